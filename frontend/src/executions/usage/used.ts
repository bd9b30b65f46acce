/** What events say of the tokens that models used. Pure. */

import type { JournalEvent } from "../../api/types";
import type { NodeUsage, Price, Tokens, Used } from "../../api/usage";

/** One line for each model that a call has asked. */
export interface UsedLine extends Used {
  seq: number;
  attempt: number;
  /** The day of UTC on which it answered. */
  day: string;
}

const NONE: Tokens = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
};

/** What the call of an event has used; empty where no model told. */
export function usedOf({ seq, at, data }: JournalEvent): UsedLine[] {
  if (!Array.isArray(data.usage)) return [];
  const attempt = typeof data.attempt === "number" ? data.attempt : 1;
  const day = new Date(at).toISOString().slice(0, 10);
  return (data.usage as unknown as Used[]).map((used) => ({ ...NONE, ...used, seq, attempt, day }));
}

export function sumOf(all: readonly Tokens[]): Tokens {
  return all.reduce<Tokens>(
    (sum, one) => ({
      inputTokens: sum.inputTokens + one.inputTokens,
      outputTokens: sum.outputTokens + one.outputTokens,
      cacheReadInputTokens: sum.cacheReadInputTokens + one.cacheReadInputTokens,
      cacheWriteInputTokens: sum.cacheWriteInputTokens + one.cacheWriteInputTokens,
    }),
    NONE,
  );
}

/** The price of the model on that day; null where there is none, or none is known yet. */
export function priceOf(rows: readonly NodeUsage[], { modelId, day }: UsedLine): Price | null {
  return rows.find((row) => row.modelId === modelId && row.day === day)?.price ?? null;
}
