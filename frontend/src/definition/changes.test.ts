import { describe, expect, it } from "vitest";
import { apply, type Change } from "./changes";
import { begin, record, redo, undo } from "./history";
import type { Draft, FlowDefinition } from "./types";

const definition = {
  nodes: [
    {
      name: "In",
      type: "Input",
      outputs: [{ name: "document", type: "String" }],
      future: { x: 1 },
    },
    {
      name: "Ask",
      type: "Prompt",
      inputs: [{ name: "topic", type: "String", expression: "$.data" }],
      outputs: [{ name: "modelCompletion", type: "String" }],
    },
    { name: "Way", type: "Condition", inputs: [] },
  ],
  connections: [
    {
      name: "InToAsk",
      type: "Data",
      source: "In",
      target: "Ask",
      configuration: { data: { sourceOutput: "document", targetInput: "topic" } },
    },
    {
      name: "WayToAsk",
      type: "Conditional",
      source: "Way",
      target: "Ask",
      configuration: { conditional: { condition: "good" } },
    },
  ],
  unknown: "kept",
} as unknown as FlowDefinition;
const draft: Draft = { definition, layout: { In: { x: 0, y: 0 }, Ask: { x: 300, y: 0 } } };

describe("apply", () => {
  it("keeps members it does not know, and their order", () => {
    const moved = apply(draft, { kind: "moveNodes", to: { In: { x: 5, y: 5 } } });
    expect(moved.definition).toBe(definition);
    const again = apply(moved, {
      kind: "replaceNode",
      name: "Ask",
      node: { ...definition.nodes?.[1], name: "Ask" } as never,
    });
    expect(JSON.stringify(again.definition)).toBe(JSON.stringify(definition));
  });

  it("renames a node in its connections and its place", () => {
    const node = { ...definition.nodes?.[1], name: "Answer" } as never;
    const after = apply(draft, { kind: "replaceNode", name: "Ask", node });
    expect(after.definition.connections?.map((each) => each.target)).toEqual(["Answer", "Answer"]);
    expect(after.layout).toEqual({ In: { x: 0, y: 0 }, Answer: { x: 300, y: 0 } });
  });

  it("removes a node with its connections and its place", () => {
    const after = apply(draft, { kind: "removeNodes", names: ["Ask"] });
    expect(after.definition.nodes?.map((node) => node.name)).toEqual(["In", "Way"]);
    expect(after.definition.connections).toEqual([]);
    expect(after.layout).toEqual({ In: { x: 0, y: 0 } });
  });

  it.each([
    ["input", "Ask", "topic", ["data", "targetInput"]],
    ["output", "In", "document", ["data", "sourceOutput"]],
    ["condition", "Way", "good", ["conditional", "condition"]],
  ] as const)("renames an %s in the connections that end there", (side, node, from, path) => {
    const after = apply(draft, { kind: "renamePort", node, side, from, to: "renamed" });
    const found = after.definition.connections?.filter((connection) => {
      const union = connection.configuration as unknown as Record<string, Record<string, string>>;
      return union[path[0]]?.[path[1]] === "renamed";
    });
    expect(found).toHaveLength(1);
  });
});

describe("history", () => {
  const add = (name: string): Change => ({
    kind: "addNode",
    node: { name, type: "Output" } as never,
    at: { x: 0, y: 0 },
  });

  it("undoes and redoes each action as one step", () => {
    const start = begin(draft);
    const one = record(start, add("One"), "Add One", 0);
    const two = record(one, add("Two"), "Add Two", 0);
    expect(undo(two).draft).toBe(one.draft);
    expect(undo(undo(two)).draft).toBe(draft);
    expect(redo(undo(two)).draft).toBe(two.draft);
    expect(undo(start)).toBe(start);
    expect(redo(two)).toBe(two);
  });

  it("takes changes of one field that follow closely as one step", () => {
    const typed = record(begin(draft), add("A"), "Type", 0, "field");
    const more = record(typed, add("B"), "Type", 500, "field");
    const later = record(more, add("C"), "Type", 5000, "field");
    expect(more.past).toHaveLength(1);
    expect(undo(more).draft).toBe(draft);
    expect(later.past).toHaveLength(2);
  });

  it("forgets what was undone when something else is done", () => {
    const one = record(begin(draft), add("One"), "Add One", 0);
    expect(record(undo(one), add("Two"), "Add Two", 1).future).toEqual([]);
  });
});
