import type { FlowDefinition } from "@aws-sdk/client-bedrock-agent";
import { describe, expect, it } from "vitest";

import { exampleOf, inputNodeOf, nameNow, parseInput } from "./input";

describe("the input of a flow", () => {
  it("is what its Input node gives", () => {
    const definition = {
      nodes: [{ name: "Start", type: "Input", outputs: [{ name: "document", type: "Object" }] }],
      connections: [],
    } as FlowDefinition;
    expect(inputNodeOf(definition)).toEqual({ name: "Start", type: "Object" });
    expect(inputNodeOf({ nodes: [], connections: [] })).toBeUndefined();
  });

  it.each([
    ["Object", '{"a": 1}', { value: { a: 1 } }],
    ["Array", "[1]", { value: [1] }],
    ["Number", "2.5", { value: 2.5 }],
    ["String", '{"stays": "text"}', { value: '{"stays": "text"}' }],
    ["Object", "[1]", { problem: "The flow takes an Object; this is an Array." }],
    ["Boolean", "1", { problem: "The flow takes a Boolean; this is a Number." }],
    ["Object", "null", { problem: "The flow takes an Object; this is null." }],
    ["Object", " ", { problem: "Enter the value as JSON." }],
  ] as const)("of type %s reads %s", (type, text, result) => {
    expect(parseInput(text, type)).toEqual(result);
  });

  it("says where JSON breaks off", () => {
    expect(parseInput('{"a": ', "Object")).toHaveProperty("problem");
  });

  it("starts from the flow's example", () => {
    expect(exampleOf("Object", { a: 1 })).toBe('{\n  "a": 1\n}');
    expect(exampleOf("String", "words")).toBe("words");
    expect(exampleOf("Array", null)).toBe("[\n  \n]");
  });

  it("gets a name that sorts by time", () => {
    expect(nameNow(new Date(2026, 10, 3, 7, 4, 2), 0)).toBe("run-1103-070402-000");
    expect(nameNow(new Date())).toMatch(/^[a-zA-Z0-9-]{1,36}$/);
  });
});
