/** One action on many executions. Pure but for what it is told to call. */

import type { Deletion, ExecutionId } from "../../api/console";
import { messageOf } from "../../shell/flash";

/** Actions that are under way at once, and executions of one request to delete. */
const AT_ONCE = 6;
const CHUNK = 100;

export interface Refusal {
  name: string;
  message: string;
}

export interface BulkResult {
  done: number;
  /** Each that was refused, and why. */
  refused: Refusal[];
}

type Progress = (through: BulkResult) => void;

/** Do it to each of them, a few at once; tells what has come of it after each. Ends early by `signal`. */
export async function toEach<T extends ExecutionId>(
  executions: readonly T[],
  action: (execution: T) => Promise<unknown>,
  onProgress: Progress,
  signal?: AbortSignal,
): Promise<BulkResult> {
  const result: BulkResult = { done: 0, refused: [] };
  const left = executions.values();
  const lane = async () => {
    for (const execution of left) {
      if (signal?.aborted) return;
      try {
        await action(execution);
        result.done += 1;
      } catch (reason) {
        result.refused.push({ name: execution.name, message: messageOf(reason) });
      }
      onProgress({ ...result });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return result;
}

/** Delete all of them, as much at a time as the server finds time for. Ends early by `signal`. */
export async function deleteAll(
  executions: readonly ExecutionId[],
  send: (names: ExecutionId[]) => Promise<Deletion>,
  onProgress: Progress,
  signal?: AbortSignal,
): Promise<BulkResult> {
  const result: BulkResult = { done: 0, refused: [] };
  let left = executions.map(({ flowId, aliasId, name }) => ({ flowId, aliasId, name }));
  while (left.length > 0 && !signal?.aborted) {
    const answer = await send(left.slice(0, CHUNK));
    result.done += answer.deleted;
    result.refused.push(...answer.refused.map(({ name, message }) => ({ name, message })));
    left = [...answer.left, ...left.slice(CHUNK)];
    onProgress({ ...result });
  }
  return result;
}

/** "1 execution", "1,200 executions". */
export function executions(count: number): string {
  return count === 1 ? "1 execution" : `${count.toLocaleString("en")} executions`;
}
