import type { FlowDefinition } from "@aws-sdk/client-bedrock-agent";
import { describe, expect, it } from "vitest";

import type { EventKind, JournalEvent, JsonValue, Path } from "../../api/types";
import { emptyRun, reduce, type Run } from "./fold";
import { nodeIdOf, pathKey, pathLabel, shapeOf } from "./shape";
import { activationOf, nodeStates } from "./states";

const node = (name: string, type: string, configuration?: object) => ({
  name,
  type,
  ...(configuration ? { configuration } : {}),
});
const edge = (source: string, target: string) => ({
  name: `${source}${target}`,
  source,
  target,
  type: "Data",
});

const BOOK = {
  nodes: [
    node("In", "Input"),
    node("Each", "Iterator"),
    node("Read", "Retrieval"),
    node("Ease", "Prompt"),
    node("All", "Collector"),
    node("Out", "Output"),
  ],
  connections: [
    edge("In", "Each"),
    edge("Each", "Read"),
    edge("Read", "Ease"),
    edge("In", "Ease"),
    edge("Ease", "All"),
    edge("Each", "All"),
    edge("All", "Out"),
  ],
} as FlowDefinition;

type Line = [EventKind, string?, Path?, Record<string, JsonValue>?];

function journal(lines: readonly Line[], from = 1): JournalEvent[] {
  return lines.map(([kind, name = "", path = [], data = {}], offset) => ({
    seq: from + offset,
    kind,
    node: name,
    path,
    at: new Date(Date.UTC(2026, 0, 1) + 1000 * (from + offset)).toISOString(),
    data,
  }));
}

const field = (name: string, value: JsonValue) => ({ fields: [{ name, value }] });
const item = (index: number): Path => [["Each", index]];
const open = (index: number, size: number): Line => [
  "NodeOutput",
  "Each",
  item(index),
  {
    fields: [
      { name: "arrayItem", value: index },
      { name: "arraySize", value: size },
    ],
  },
];

const START: Line[] = [
  ["FlowInput", "In", [], field("document", ["a", "b", "c"])],
  ["NodeInput", "Each", [], field("array", ["a", "b", "c"])],
  open(0, 3),
  ["NodeInput", "Read", item(0)],
  open(1, 3),
  ["NodeInput", "Read", item(1)],
  ["NodeOutput", "Read", item(0)],
  ["NodeInput", "Ease", item(0)],
];

function run(lines: readonly Line[], definition = BOOK): Run {
  return reduce(emptyRun(shapeOf(definition)), journal(lines));
}

const state = (of: Run, id: string) => {
  const found = nodeStates(of).get(id);
  if (!found) throw new Error(`no node ${id}`);
  return found;
};

describe("a run in an iterator", () => {
  it("counts items per node", () => {
    const now = run(START);
    expect(state(now, "In")).toMatchObject({ status: "succeeded", total: 1, scoped: false });
    expect(state(now, "Each")).toMatchObject({ status: "running", done: 0, total: 3, running: 2 });
    expect(state(now, "Read")).toMatchObject({ status: "running", done: 1, running: 1, total: 3 });
    expect(state(now, "Ease")).toMatchObject({ status: "running", done: 0, total: 3 });
    expect(state(now, "All")).toMatchObject({ status: "waiting", total: 1, scoped: false });
  });

  it("counts an item as through when its last node settled", () => {
    let now = run(START);
    now = reduce(now, journal([["NodeOutput", "Ease", item(0)]], 9));
    expect(state(now, "Each")).toMatchObject({ status: "running", done: 1, total: 3 });
    const rest: Line[] = [
      ["NodeOutput", "Read", item(1)],
      open(2, 3),
      ["NodeSkipped", "Read", item(2)],
      ["NodeSkipped", "Ease", item(2)],
      ["NodeInput", "Ease", item(1)],
      ["NodeOutput", "Ease", item(1)],
    ];
    now = reduce(now, journal(rest, 10));
    expect(state(now, "Each")).toMatchObject({ status: "succeeded", done: 3, running: 0 });
    expect(state(now, "Read")).toMatchObject({ status: "succeeded", done: 3, skipped: 1 });
  });

  it("is at rest, but not done, between two items", () => {
    const now = run([...START.slice(0, 4), ["NodeOutput", "Read", item(0)]]);
    expect(state(now, "Read")).toMatchObject({ status: "running", running: 0, done: 1, total: 3 });
  });

  it("settles an iterator over nothing at once", () => {
    const now = run([
      ["FlowInput", "In"],
      ["NodeInput", "Each", [], field("array", [])],
    ]);
    expect(state(now, "Each")).toMatchObject({ status: "succeeded", done: 0, total: 0 });
  });

  it("keeps each activation with its events", () => {
    const now = run(START);
    expect(activationOf(now, "Read", pathKey(item(0)))).toMatchObject({
      status: "succeeded",
      events: [4, 7],
    });
    expect(activationOf(now, "Read", pathKey(item(2)))).toBeNull();
  });
});

describe("how a run ends", () => {
  it("marks the failed node and what the end cut off", () => {
    const now = run([
      ...START,
      ["NodeFailure", "Read", item(1), { code: "VALIDATION", message: "No such key.\nDetails" }],
      ["FlowFailure", "", [], { code: "NODE_EXECUTION_FAILED", message: "Read failed" }],
      ["FlowEnd", "", [], { status: "Failed" }],
    ]);
    expect(now).toMatchObject({ status: "Failed", failure: { message: "Read failed" } });
    expect(now.endedAt).not.toBeNull();
    expect(state(now, "Read")).toMatchObject({
      status: "failed",
      failed: 1,
      message: "No such key.",
    });
    expect(state(now, "Ease").status).toBe("stopped");
    expect(state(now, "Each").status).toBe("stopped");
    expect(state(now, "All").status).toBe("unreached");
  });

  it("gathers outputs, also of an Output inside the scope", () => {
    const now = run([
      ["FlowOutput", "Out", item(1), field("document", "x")],
      ["FlowOutput", "Out", [], field("document", "y")],
    ]);
    expect(now.outputs.map(({ value, path }) => [value, pathLabel(path)])).toEqual([
      ["x", "Each 2"],
      ["y", ""],
    ]);
  });
});

describe("folding", () => {
  const all = journal(START);

  it("leaves the old run alone", () => {
    const before = reduce(emptyRun(shapeOf(BOOK)), all.slice(0, 4));
    const copy = structuredClone({ nodes: before.nodes, events: before.events });
    reduce(before, all.slice(4));
    expect({ nodes: before.nodes, events: before.events }).toEqual(copy);
  });

  it("comes to the same state however the events are cut", () => {
    const whole = reduce(emptyRun(shapeOf(BOOK)), all);
    let parts = emptyRun(shapeOf(BOOK));
    for (const event of all) parts = reduce(parts, [event]);
    expect(parts).toEqual(whole);
  });

  it("passes over what it knows and takes nothing after a gap", () => {
    const now = reduce(emptyRun(shapeOf(BOOK)), all.slice(0, 3));
    expect(reduce(now, all.slice(0, 3))).toBe(now);
    expect(reduce(now, all.slice(4))).toBe(now);
    expect(reduce(now, all).lastSeq).toBe(all.length);
  });

  it("stays quick with ten thousand items arriving in small batches", () => {
    const size = 10_000;
    const lines: Line[] = [["NodeInput", "Each"]];
    for (let index = 0; index < size; index += 1)
      lines.push(
        open(index, size),
        ["NodeInput", "Read", item(index)],
        ["NodeOutput", "Read", item(index)],
      );
    const events = journal(lines);
    let now = emptyRun(shapeOf(BOOK));
    const begin = performance.now();
    for (let from = 0; from < events.length; from += 200)
      now = reduce(now, events.slice(from, from + 200));
    expect(state(now, "Read").done).toBe(size);
    expect(performance.now() - begin).toBeLessThan(3000);
  });
});

describe("loops", () => {
  const body = {
    nodes: [node("Start", "LoopInput"), node("Write", "Prompt"), node("Check", "LoopController")],
    connections: [edge("Start", "Write"), edge("Write", "Check")],
  };
  const LOOPED = {
    nodes: [node("In", "Input"), node("Refine", "Loop", { loop: { definition: body } })],
    connections: [edge("In", "Refine")],
  } as FlowDefinition;
  const pass = (index: number): Path => [["Refine", index]];

  it("gives nodes of the body ids of their own", () => {
    const shape = shapeOf(LOOPED);
    expect([...shape.nodes.keys()]).toEqual([
      "In",
      "Refine",
      "Refine/Start",
      "Refine/Write",
      "Refine/Check",
    ]);
    expect(nodeIdOf(shape, { node: "Write", path: pass(0) })).toBe("Refine/Write");
    expect(nodeIdOf(shape, { node: "Refine", path: [] })).toBe("Refine");
  });

  it("counts passes without knowing how many there will be", () => {
    const now = run(
      [
        ["NodeInput", "Refine"],
        ["NodeInput", "Write", pass(0)],
        ["NodeOutput", "Write", pass(0)],
        ["ConditionResult", "Check", pass(0)],
        ["NodeInput", "Write", pass(1)],
      ],
      LOOPED,
    );
    expect(state(now, "Refine/Write")).toMatchObject({
      status: "running",
      done: 1,
      running: 1,
      total: null,
      scoped: true,
    });
  });
});

describe("questions of agents", () => {
  const asked: Line[] = [
    ["NodeInput", "Ease", item(0)],
    ["NodeQuestion", "Ease", item(0), { question: "How short?", turn: 1 }],
    ["NodeQuestion", "Ease", item(1), { question: "And this?", turn: 1 }],
  ];
  const run = (lines: Line[]) => reduce(emptyRun(shapeOf(BOOK)), journal(lines)).questions;

  it("wait until they are answered", () => {
    expect(run(asked).map(({ text, path }) => [text, path])).toEqual([
      ["How short?", item(0)],
      ["And this?", item(1)],
    ]);
    const answer: Line = ["NodeAnswer", "Ease", item(0), { answer: "Very", turn: 1 }];
    expect(run([...asked, answer]).map(({ text }) => text)).toEqual(["And this?"]);
  });

  it("are over with the run", () => {
    expect(run([...asked, ["FlowEnd", "", [], { status: "Aborted" }]])).toEqual([]);
  });
});
