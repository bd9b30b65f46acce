import { describe, expect, it } from "vitest";

import type { JournalEvent } from "../../api/types";
import { barsOf, ticksOf } from "./bars";
import { emptyRun, reduce } from "./fold";
import { shapeOf } from "./shape";

const START = Date.UTC(2026, 0, 1);
const shape = shapeOf({
  nodes: [
    { name: "Each", type: "Iterator" },
    { name: "Read", type: "Retrieval" },
  ],
  connections: [{ name: "c", source: "Each", target: "Read", type: "Data" }],
});

function runOf(lines: readonly [JournalEvent["kind"], number, number][]) {
  const events = lines.map(([kind, item, ms], index): JournalEvent => ({
    seq: index + 1,
    kind,
    node: "Read",
    path: [["Each", item]],
    at: new Date(START + ms).toISOString(),
    data: {},
  }));
  return reduce(emptyRun(shape), events);
}

describe("the timeline", () => {
  it("has a bar for each activation, open ones until now", () => {
    const run = runOf([
      ["NodeInput", 0, 0],
      ["NodeOutput", 0, 400],
      ["NodeInput", 1, 500],
    ]);
    const [row] = barsOf(run, START, START + 1000);
    expect(
      row?.bars.map(({ label, status, from, to }) => [label, status, from - START, to - START]),
    ).toEqual([
      ["Each 1", "succeeded", 0, 400],
      ["Each 2", "running", 500, 1000],
    ]);
  });

  it("lays what overlaps in time into lanes", () => {
    const run = runOf([
      ["NodeInput", 0, 0],
      ["NodeInput", 1, 0],
      ["NodeOutput", 0, 400],
      ["NodeInput", 2, 500],
      ["NodeOutput", 1, 900],
    ]);
    const [row] = barsOf(run, START, START + 1000);
    expect(row?.lanes).toBe(2);
    expect(row?.bars.map(({ lane }) => lane)).toEqual([0, 1, 0]);
  });

  it("merges what cannot be seen apart, and shows a failure among it", () => {
    const run = runOf([
      ["NodeInput", 0, 0],
      ["NodeOutput", 0, 1],
      ["NodeInput", 1, 1],
      ["NodeFailure", 1, 2],
      ["NodeInput", 2, 900_000],
      ["NodeOutput", 2, 1_000_000],
    ]);
    const [row] = barsOf(run, START, START + 1_000_000);
    expect(row?.bars.map(({ key, label, status }) => [key, label, status])).toEqual([
      ["Each:1", "2 items", "failed"],
      ["Each:2", "Each 3", "succeeded"],
    ]);
  });

  it.each([
    [1000, [0, 200, 400, 600, 800, 1000]],
    [7, [0, 2, 4, 6]],
    [90_000, [0, 20_000, 40_000, 60_000, 80_000]],
  ])("has round ticks over %i ms", (span, ticks) => {
    expect(ticksOf(span)).toEqual(ticks);
  });
});
