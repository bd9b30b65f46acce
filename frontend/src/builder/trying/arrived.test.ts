import { describe, expect, it } from "vitest";

import type { EventKind, JournalEvent, JsonValue, Path } from "../../api/types";
import type { FlowDefinition } from "../../definition/types";
import { emptyRun, reduce } from "../../executions/run/fold";
import { shapeOf } from "../../executions/run/shape";
import { arrived, taken } from "./arrived";

const line = (source: string, output: string, target: string, input: string) => ({
  name: `${source}${target}`,
  source,
  target,
  type: "Data",
  configuration: { data: { sourceOutput: output, targetInput: input } },
});

const FLOW = {
  nodes: [
    { name: "In", type: "Input" },
    { name: "Each", type: "Iterator" },
    { name: "Work", type: "Prompt" },
  ],
  connections: [
    line("In", "document", "Each", "array"),
    line("Each", "arrayItem", "Work", "item"),
    line("In", "document", "Work", "whole"),
    line("In", "absent", "Work", "absent"),
  ],
} as unknown as FlowDefinition;

type Line = [EventKind, string, Path, string, JsonValue];

const item = (index: number): Path => [["Each", index]];

function run(...lines: Line[]) {
  const events = lines.map(([kind, node, path, name, value], index): JournalEvent => ({
    ...{ seq: index + 1, kind, node, path, at: "2026-01-01T00:00:00Z" },
    data: { fields: [{ name, value }] },
  }));
  return reduce(emptyRun(shapeOf(FLOW)), events);
}

const RUN = run(
  ["FlowInput", "In", [], "document", ["a", "b"]],
  ["NodeOutput", "In", [], "document", ["a", "b"]],
  ["NodeInput", "Each", [], "array", ["a", "b"]],
  ["NodeOutput", "Each", item(0), "arrayItem", "a"],
  ["NodeOutput", "Each", item(1), "arrayItem", "b"],
  ["NodeInput", "Work", item(1), "item", "b"],
);

describe("what came to an input", () => {
  it("is the value of the item that is shown", () => {
    expect(arrived(RUN, FLOW, "Work", "item")).toBe("b");
  });

  it("comes from outside of the iterator as it is", () => {
    expect(arrived(RUN, FLOW, "Work", "whole")).toEqual(["a", "b"]);
  });

  it.each([
    ["Work", "unconnected"],
    ["Work", "absent"],
    ["In", "document"],
    ["Gone", "item"],
  ])("is nothing where nothing came: %s, %s", (node, input) => {
    expect(arrived(RUN, FLOW, node, input)).toBeUndefined();
  });

  it("is the first item while the node has not run", () => {
    const before = run(
      ["NodeInput", "Each", [], "array", ["a", "b"]],
      ["NodeOutput", "Each", item(0), "arrayItem", "a"],
    );
    expect(arrived(before, FLOW, "Work", "item")).toBe("a");
  });
});

describe("what a node took", () => {
  it("is by name", () => {
    expect(taken(RUN, "Work")).toEqual({ item: "b" });
    expect(taken(RUN, "In")).toBeUndefined();
  });
});
