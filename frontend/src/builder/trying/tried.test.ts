import { describe, expect, it } from "vitest";

import { kindOf, newNode } from "../../definition/kinds";
import { begun, givenBy, heard, isOver, printedBy } from "./tried";

const node = newNode(kindOf("InlineCode"), "Work");

const told = (events: readonly (readonly [string, unknown])[]) =>
  events.reduce(
    (tried, [name, body]) => heard(tried, { name, isException: false, body }),
    begun(node),
  );

describe("trying a node", () => {
  it("gathers what it called, printed and gave", () => {
    const tried = told([
      [
        "actionEvent",
        { service: "sandbox", operation: "Evaluate", response: { printed: "hello\n" } },
      ],
      ["outputEvent", { outputs: [{ name: "response", content: { document: [1] } }] }],
    ]);
    expect(tried.events.map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, "NodeAction"],
      [2, "NodeOutput"],
    ]);
    expect(givenBy(tried)).toEqual({ response: [1] });
    expect(printedBy(tried)).toBe("hello\n");
    expect(isOver(tried)).toBe(false);
    expect(isOver(told([["completionEvent", { milliseconds: 3 }]]))).toBe(true);
  });

  it("has nothing to give when it failed or asked", () => {
    const failed = told([["failureEvent", { code: "VALIDATION", message: "No." }]]);
    expect(givenBy(failed)).toBeUndefined();
    expect(failed.events.at(-1)).toMatchObject({ kind: "NodeFailure", data: { message: "No." } });
    expect(told([["questionEvent", { question: "Where to?" }]]).question).toBe("Where to?");
  });
});
