import type { FlowDefinition } from "@aws-sdk/client-bedrock-agent";
import { describe, expect, it } from "vitest";

import type { EventKind, JournalEvent, JsonValue, Path } from "../../api/types";
import { emptyRun, reduce, type Run } from "../run/fold";
import { shapeOf } from "../run/shape";
import { outputsOf, same, stepsOf } from "./steps";

type Line = [EventKind, string, Path, Record<string, JsonValue>?];

const field = (name: string, value: JsonValue) => ({ fields: [{ name, value }] });
const item = (index: number): Path => [["Each", index]];

function run(...lines: Line[]): Run {
  const names = [...new Set(lines.map(([, name]) => name))];
  const nodes = names.map((name) => ({ name, type: "InlineCode" }));
  const events = lines.map(([kind, node, path, data = {}], offset): JournalEvent => ({
    seq: offset + 1,
    kind,
    node,
    path,
    at: new Date(Date.UTC(2026, 0, 1) + 1000 * offset).toISOString(),
    data,
  }));
  return reduce(emptyRun(shapeOf({ nodes, connections: [] } as FlowDefinition)), events);
}

const step = (node: string, index: number, value: JsonValue): Line[] => [
  ["NodeInput", node, item(index), field("text", index)],
  ["NodeOutput", node, item(index), field("response", value)],
];

describe("two executions", () => {
  it("are compared per node and item, however their items came about", () => {
    const a = run(...step("Ease", 0, "x"), ...step("Ease", 1, "y"), ...step("Old", 0, "z"));
    const b = run(...step("Ease", 1, "Y"), ...step("Ease", 0, "x"), ...step("New", 0, "z"));
    expect(stepsOf(a, b).map(({ id, differences }) => [id, differences])).toEqual([
      ["Ease@Each:0", []],
      ["Ease@Each:1", ["output"]],
      ["Old@Each:0", ["only A"]],
      ["New@Each:0", ["only B"]],
    ]);
  });

  it("differ in status, input and error", () => {
    const failed = { code: "VALIDATION", message: "No number." };
    const a = run(...step("Ease", 0, "x"));
    const b = run(
      ["NodeInput", "Ease", item(0), field("text", "other")],
      ["NodeFailure", "Ease", item(0), failed],
    );
    expect(stepsOf(a, b)[0]?.differences).toEqual(["status", "input", "output", "error"]);
    expect(stepsOf(b, b)[0]?.differences).toEqual([]);
  });

  it("differ in what their flows gave", () => {
    const gave = (...values: string[]) =>
      run(
        ...values.map((value, index): Line => [
          "FlowOutput",
          "Out",
          item(index),
          field("d", value),
        ]),
      );
    expect(
      outputsOf(gave("x", "y"), gave("x", "z", "new")).map((each) => each.differences),
    ).toEqual([[], ["output"], ["only B"]]);
  });
});

describe("two values", () => {
  it.each<[JsonValue, JsonValue, boolean]>([
    [{ a: 1, b: [1, null] }, { b: [1, null], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: null }, false],
    [{ a: null }, { b: null }, false],
    [[1, 2], [2, 1], false],
    [[1], { 0: 1 }, false],
    ["1", 1, false],
    [null, {}, false],
    [{ $payload: "d1", bytes: 9, preview: "a" }, { $payload: "d1", bytes: 9 }, true],
    [{ $payload: "d1", bytes: 9 }, { $payload: "d2", bytes: 9 }, false],
  ])("%j and %j", (a, b, expected) => {
    expect(same(a, b)).toBe(expected);
  });
});
