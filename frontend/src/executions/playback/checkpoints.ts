/** A run as it was after any of its events, without folding it from the start each time. */

import type { JournalEvent } from "../../api/types";
import type { NodeState } from "../../canvas/states";
import { emptyRun, reduce, type Run } from "../run/fold";
import type { Shape } from "../run/shape";
import { nodeStates } from "../run/states";

/** Events between two runs that are kept, at first. */
const SPACING = 500;
/** Runs kept; when there are more, every other one goes. */
const MOST = 64;

export interface Shown {
  readonly run: Run;
  /** The run as the canvas shows it. */
  readonly states: ReadonlyMap<string, NodeState>;
}

/**
 * Gives the run after the first `count` of its events. Onwards it folds what is new; back, from the
 * nearest run kept on the way.
 */
export function checkpoints(
  shape: Shape,
): (events: readonly JournalEvent[], count: number) => Shown {
  let kept: Run[] = [emptyRun(shape)];
  let spacing = SPACING;
  let last: Shown | null = null;

  const keep = (run: Run) => {
    if (run.lastSeq <= (kept.at(-1)?.lastSeq ?? 0)) return;
    kept.push(run);
    if (kept.length <= MOST) return;
    kept = kept.filter((_, index) => index % 2 === 0);
    spacing *= 2;
  };

  return (events, count) => {
    const wanted = Math.min(count, events.length);
    if (last?.run.lastSeq === wanted) return last;
    let run = kept.findLast(({ lastSeq }) => lastSeq <= wanted) ?? emptyRun(shape);
    if (last && last.run.lastSeq <= wanted && last.run.lastSeq > run.lastSeq) run = last.run;
    while (run.lastSeq < wanted) {
      const next = Math.min(wanted, (Math.floor(run.lastSeq / spacing) + 1) * spacing);
      run = reduce(run, events.slice(run.lastSeq, next));
      if (next % spacing === 0) keep(run);
    }
    last = { run, states: nodeStates(run, last?.states) };
    return last;
  };
}
