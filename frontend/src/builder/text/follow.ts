/** The change that an edited text makes. Pure. */
import type { Change } from "../../definition/changes";
import { nodesOf, type Draft, type FlowDefinition, type Point } from "../../definition/types";
import { freeSpot } from "../placing";

/** Beside which new nodes are put when there is none yet. */
const FIRST: Point = { x: 0, y: 0 };

/**
 * Puts the definition in the draft's place. Nodes keep theirs; one that only has a new name keeps the
 * old one's, and new ones stand below the others.
 */
export function rewritten(draft: Draft, definition: FlowDefinition): Change {
  const before = nodesOf(draft.definition).map(({ name = "" }) => name);
  const after = nodesOf(definition).map(({ name = "" }) => name);
  const layout: Record<string, Point> = {};
  for (const [index, name] of after.entries()) {
    const old = before[index] ?? "";
    const renamed = before.length === after.length && !after.includes(old);
    const place = draft.layout[name] ?? (renamed ? draft.layout[old] : undefined);
    if (place) layout[name] = place;
  }
  const lowest = Math.max(...Object.values(layout).map(({ y }) => y + 160), FIRST.y);
  for (const name of after) {
    layout[name] ??= freeSpot({ x: FIRST.x, y: lowest }, layout);
  }
  return { kind: "replaceDefinition", definition, layout };
}
