import type { FlowDefinition } from "@aws-sdk/client-bedrock-agent";
import { describe, expect, it } from "vitest";

import type { EventKind, JournalEvent, JsonValue, Path } from "../../api/types";
import { emptyRun, reduce } from "../run/fold";
import { shapeOf } from "../run/shape";
import { nodeStates } from "../run/states";
import { checkpoints } from "./checkpoints";

const edge = (source: string, target: string) => ({ name: source + target, source, target });
const SHAPE = shapeOf({
  nodes: [
    { name: "Each", type: "Iterator" },
    { name: "Work", type: "InlineCode" },
    { name: "All", type: "Collector" },
  ],
  connections: [edge("Each", "Work"), edge("Work", "All"), edge("Each", "All")],
} as FlowDefinition);

const ITEMS = 12_000;
const EVENTS: readonly JournalEvent[] = Array.from({ length: ITEMS }, (_, index) =>
  (["NodeOutput", "NodeInput", "NodeOutput"] as const).map((kind, turn) =>
    event(kind, turn === 0 ? "Each" : "Work", 3 * index + turn + 1, [["Each", index]]),
  ),
).flat();

function event(kind: EventKind, node: string, seq: number, path: Path): JournalEvent {
  const fields: JsonValue = node === "Each" ? [{ name: "arraySize", value: ITEMS }] : [];
  return { seq, kind, node, path, at: new Date(seq).toISOString(), data: { fields } };
}

describe("a run after any of its events", () => {
  it("is the one that is folded from the start, wherever one came from", () => {
    const runAt = checkpoints(SHAPE);
    for (const count of [0, 1, 700, 699, 499, 500, 501, 35_000, 1200, 36_000, 3, 90_000]) {
      const run = reduce(emptyRun(SHAPE), EVENTS.slice(0, count));
      const shown = runAt(EVENTS, count);
      expect(shown.run.lastSeq).toBe(Math.min(count, EVENTS.length));
      expect(shown.states).toEqual(nodeStates(run));
      expect(shown.run.nodes.get("Work")?.activations.length).toBe(
        run.nodes.get("Work")?.activations.length,
      );
    }
  });

  it("goes on as events come", () => {
    const runAt = checkpoints(SHAPE);
    expect(runAt(EVENTS.slice(0, 4), 9).run.lastSeq).toBe(4);
    expect(runAt(EVENTS.slice(0, 10), 9).run.lastSeq).toBe(9);
    expect(runAt(EVENTS, 9).states.get("Work")).toMatchObject({ done: 3, total: ITEMS });
  });

  it("is not folded again for the same moment", () => {
    const runAt = checkpoints(SHAPE);
    expect(runAt(EVENTS, 10)).toBe(runAt(EVENTS, 10));
  });
});
