/** What a card says of a node's state. */
import type { NodeState } from "./states";

/** Each status in a word or two. */
export const STATUS_WORDS: Readonly<Record<NodeState["status"], string>> = {
  waiting: "Waiting",
  running: "Running",
  succeeded: "Done",
  failed: "Failed",
  skipped: "Skipped",
  stopped: "Stopped",
  unreached: "Not reached",
};

/** The state in words: "2 of 3", "Failed: no such key …", "Done". */
export function stateWords(state: NodeState): string {
  if (state.status === "failed" && state.message) return state.message;
  if (state.most !== null && state.done <= state.most && (state.running > 0 || state.done > 0)) {
    const pass = Math.min(state.most, state.done + Math.min(1, state.running));
    return `Iteration ${pass} of at most ${state.most}`;
  }
  if (state.scoped && state.status !== "waiting" && state.status !== "unreached") {
    const count = state.total === null ? `${state.done}` : `${state.done} of ${state.total}`;
    return state.skipped > 0 ? `${count}, ${state.skipped} skipped` : count;
  }
  return STATUS_WORDS[state.status];
}

/** How long it has taken, or takes so far; "" before it starts. */
export function stateTime(state: NodeState, now: number): string {
  if (state.startedAt === null) return "";
  return duration((state.endedAt ?? now) - state.startedAt);
}

/** Milliseconds as a person says them: "12 ms", "3.4 s", "2 min 05 s", "3 h 12 min". */
export function duration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
