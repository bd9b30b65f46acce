/** The histogram's bars: how high, in which parts, and in words. Pure. */

import {
  EXECUTION_STATUSES,
  type ExecutionCounts,
  type ExecutionHistogram,
  type ExecutionStatus,
} from "../../api/types";
import { executionStatusWords } from "../../shell/status";

const DAY = 86_400;

export interface Part {
  status: ExecutionStatus;
  count: number;
}

export interface Bar {
  /** Milliseconds since the epoch: from, and up to without. */
  from: number;
  to: number;
  total: number;
  /** Share of the highest bar, 0 to 1. */
  height: number;
  /** From the bottom up; without those that are 0. */
  parts: Part[];
}

export function barsOf({ from, step, buckets }: ExecutionHistogram): Bar[] {
  const first = from === null ? 0 : Date.parse(from);
  const totals = buckets.map(total);
  const most = Math.max(1, ...totals);
  return buckets.map((counts, index) => ({
    from: first + index * step * 1000,
    to: first + (index + 1) * step * 1000,
    total: totals[index] ?? 0,
    height: (totals[index] ?? 0) / most,
    parts: partsOf(counts),
  }));
}

/** What there is, in the order of statuses. */
export function partsOf(counts: ExecutionCounts): Part[] {
  return EXECUTION_STATUSES.map((status) => ({ status, count: counts[status] ?? 0 })).filter(
    ({ count }) => count > 0,
  );
}

/** The bars from one to another, whichever is first. */
export function between(bars: readonly Bar[], one: number, other: number): Bar[] {
  return bars.slice(Math.min(one, other), Math.max(one, other) + 1);
}

/** Neighbouring bars as one; undefined for none. */
export function joined(bars: readonly Bar[]): Bar | undefined {
  const [first] = bars;
  const last = bars.at(-1);
  if (!first || !last) return undefined;
  const counts = bars.map(({ parts }) =>
    Object.fromEntries(parts.map(({ status, count }) => [status, count])),
  );
  const parts = partsOf(sumOf(counts));
  const sum = parts.reduce((before, { count }) => before + count, 0);
  return { from: first.from, to: last.to, total: sum, height: 1, parts };
}

/** All buckets together. */
export function sumOf(buckets: readonly ExecutionCounts[]): ExecutionCounts {
  const sum: ExecutionCounts = {};
  for (const bucket of buckets)
    for (const { status, count } of partsOf(bucket)) sum[status] = (sum[status] ?? 0) + count;
  return sum;
}

/** "3 succeeded, 1 failed"; "none" where nothing was started. */
export function inWords(parts: readonly Part[]): string {
  const words = parts.map(
    ({ status, count }) =>
      `${count.toLocaleString("en")} ${executionStatusWords(status).toLowerCase()}`,
  );
  return words.join(", ") || "none";
}

/** When a bar is, as exactly as its width asks for. */
export function spanWords({ from, to }: Bar): string {
  const step = (to - from) / 1000;
  const date = { month: "short", day: "numeric" } as const;
  if (step >= DAY) {
    const format = new Intl.DateTimeFormat(undefined, { ...date, year: "numeric" });
    const last = format.format(to - 1);
    return format.format(from) === last ? last : `${format.format(from)} – ${last}`;
  }
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const seconds = step < 60 ? ({ second: "2-digit" } as const) : {};
  const begin = new Intl.DateTimeFormat(undefined, { ...date, ...time, ...seconds });
  const end = new Intl.DateTimeFormat(undefined, { ...time, ...seconds });
  return `${begin.format(from)} – ${end.format(to)}`;
}

function total(counts: ExecutionCounts): number {
  return partsOf(counts).reduce((sum, { count }) => sum + count, 0);
}
