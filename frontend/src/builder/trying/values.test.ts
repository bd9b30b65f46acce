import { describe, expect, it } from "vitest";

import { readTexts, rememberTexts, remembered, textsOf, type Slot } from "./values";

const slots: readonly Slot[] = [
  { name: "text", type: "String" },
  { name: "count", type: "Number" },
  { name: "list", type: "Array" },
];

describe("values of a node", () => {
  it("become texts of their types, and back", () => {
    const values = { text: "1", count: 2, list: [3] };
    const texts = textsOf(slots, values);
    expect(texts.text).toBe("1");
    expect(readTexts(slots, texts, "Work")).toEqual({ values, problems: new Map() });
    expect(readTexts(slots, textsOf(slots, {}), "Work").values).toMatchObject({ count: 1 });
  });

  it("are refused where they do not fit", () => {
    const { values, problems } = readTexts(slots, { text: "", count: "[]", list: "[" }, "Work");
    expect(values).toEqual({ text: "" });
    expect(problems.get("count")).toBe("Work takes a Number; this is an Array.");
    expect(problems.get("list")).toMatch("not JSON yet");
  });

  it("are remembered by flow and node, unless they are long", () => {
    rememberTexts("F", "Work", { text: "a" });
    rememberTexts("F", "Other", { text: "x".repeat(100_001) });
    expect(remembered("F", "Work")).toEqual({ text: "a" });
    expect(remembered("F", "Other")).toBeUndefined();
    expect(remembered("G", "Work")).toBeUndefined();
  });
});
