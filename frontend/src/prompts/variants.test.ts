import { describe, expect, it } from "vitest";

import { defaultVariant, inlineOf, nameProblem, newVariant, withVariables } from "./variants";

describe("variants", () => {
  it("list the variables of their texts", () => {
    const chat = {
      name: "chat",
      templateType: "CHAT",
      templateConfiguration: {
        chat: {
          system: [{ text: "{{tone}}" }],
          messages: [{ role: "user", content: [{ text: "{{text}} {{tone}}" }] }],
          inputVariables: [{ name: "gone" }],
        },
      },
    };
    expect(withVariables(chat).templateConfiguration).toMatchObject({
      chat: { inputVariables: [{ name: "tone" }, { name: "text" }] },
    });
    expect(newVariant("plain").templateConfiguration).toEqual({
      text: { text: "Say in one sentence: {{text}}", inputVariables: [{ name: "text" }] },
    });
  });

  it("become inline prompts without what only they have", () => {
    const variant = { ...newVariant("a"), modelId: "m", metadata: [{ key: "k", value: "v" }] };
    expect(Object.keys(inlineOf(variant)).sort()).toEqual([
      "modelId",
      "templateConfiguration",
      "templateType",
    ]);
  });

  it("have a default one, or the first", () => {
    const variants = [newVariant("a"), newVariant("b")];
    expect(defaultVariant({ variants, defaultVariant: "b" })?.name).toBe("b");
    expect(defaultVariant({ variants })?.name).toBe("a");
    expect(defaultVariant({})).toBeUndefined();
  });

  it.each([
    ["", "Give it a name."],
    ["a b", "Only letters"],
    ["a", "is taken"],
    ["b-1_c", undefined],
  ])("may be called %j: %j", (name, says) => {
    if (says === undefined) expect(nameProblem(name, ["a"])).toBeUndefined();
    else expect(nameProblem(name, ["a"])).toContain(says);
  });
});
