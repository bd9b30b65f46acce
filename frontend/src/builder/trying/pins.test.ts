import { describe, expect, it } from "vitest";

import type { FlowDefinition } from "../../definition/types";
import { kindOf, newNode } from "../../definition/kinds";
import { moved, pinProblem, pinProblems, readPins, renamed, tooMuch } from "./pins";

const code = (name: string, type = "String") => ({
  ...newNode(kindOf("InlineCode"), name),
  outputs: [{ name: "response", type }],
});

const flow = (...nodes: object[]) => ({ nodes, connections: [] }) as unknown as FlowDefinition;

describe("pinned outputs", () => {
  it("fit the outputs that the node declares", () => {
    const now = flow(code("Work"), newNode(kindOf("Iterator"), "Each"));
    expect(pinProblem(now, "Work", { response: "text" })).toBeUndefined();
    expect(pinProblem(now, "Gone", { response: "text" })).toMatch("no such node");
    expect(pinProblem(now, "Each", {})).toMatch("calls nothing");
    expect(pinProblem(now, "Work", { response: 1 })).toMatch("of type String now");
    expect(pinProblem(now, "Work", { response: null })).toMatch("the value is null");
    expect(pinProblem(now, "Work", {})).toMatch("no value for its output response");
    expect(pinProblem(now, "Work", { response: "a", more: 1 })).toMatch("no output more");
    expect([...pinProblems(now, { Work: { response: "a" }, Gone: {} }).keys()]).toEqual(["Gone"]);
  });

  it("follow a node to its new name, and only that", () => {
    const was = flow(code("Work"), code("Other"));
    expect(renamed(was, flow(code("Works"), code("Other")))).toEqual(["Work", "Works"]);
    expect(renamed(was, flow(code("Other")))).toBeUndefined();
    expect(renamed(was, flow(code("Other"), code("Work")))).toBeUndefined();
    expect(moved({ Work: { a: 1 } }, ["Work", "Works"])).toEqual({ Works: { a: 1 } });
    expect(moved({ Work: { a: 1 } }, ["Other", "Works"])).toEqual({ Work: { a: 1 } });
  });

  it("are read back as they were kept, and have limits", () => {
    expect(readPins(null)).toEqual({});
    expect(readPins('{"Work": {"response": 1}, "Bad": 3}')).toEqual({ Work: { response: 1 } });
    expect(readPins("[1]")).toEqual({});
    expect(readPins("{")).toEqual({});
    expect(tooMuch({ Work: { response: "x" } })).toBeUndefined();
    expect(tooMuch({ Work: { response: "x".repeat(1_000_001) } })).toMatch("1,000,000 characters");
    const many = Array.from({ length: 101 }, (_, n) => [`N${n}`, {}] as const);
    expect(tooMuch(Object.fromEntries(many))).toMatch("At most 100");
  });
});
