/** Undo and redo over drafts: a draft shares what it can with the one before, so all are kept. */
import { apply, type Change } from "./changes";
import type { Draft } from "./types";

interface Step {
  readonly draft: Draft;
  /** What was done, for the buttons: "Add Prompt". */
  readonly label: string;
  /** Changes with the same key that follow each other within a moment are one step. */
  readonly key: string | undefined;
  readonly at: number;
}

export interface History {
  readonly past: readonly Step[];
  readonly draft: Draft;
  readonly future: readonly Step[];
}

/** Milliseconds within which changes of one key (typing in one field) count as one step. */
const MERGE_MILLISECONDS = 1500;
/** Steps that can be undone. */
const LIMIT = 500;

/** A history that begins with this draft. */
export function begin(draft: Draft): History {
  return { past: [], draft, future: [] };
}

/** The history after a change. A change that leaves the draft as it was is no step. */
export function record(
  history: History,
  change: Change,
  label: string,
  now: number,
  key?: string,
): History {
  const draft = apply(history.draft, change);
  if (draft === history.draft) return history;
  const last = history.past.at(-1);
  if (last && key !== undefined && last.key === key && now - last.at < MERGE_MILLISECONDS) {
    const merged: Step = { ...last, at: now };
    return { past: [...history.past.slice(0, -1), merged], draft, future: [] };
  }
  const step: Step = { draft: history.draft, label, key, at: now };
  return { past: [...history.past, step].slice(-LIMIT), draft, future: [] };
}

/** One step back; the history itself when there is none. */
export function undo(history: History): History {
  const last = history.past.at(-1);
  if (!last) return history;
  return {
    past: history.past.slice(0, -1),
    draft: last.draft,
    future: [{ ...last, draft: history.draft, key: undefined }, ...history.future],
  };
}

/** One step forward again; the history itself when there is none. */
export function redo(history: History): History {
  const [next, ...future] = history.future;
  if (!next) return history;
  return {
    past: [...history.past, { ...next, draft: history.draft }],
    draft: next.draft,
    future,
  };
}
