/** Which days the usage page is asked for, as its address says it. Pure. */

import type { DateRangePickerProps } from "@cloudscape-design/components/date-range-picker";

import type { UsageFilter, UsageGrouping } from "../api/usage";

type Range = DateRangePickerProps.Value;

export const GROUPINGS: readonly UsageGrouping[] = ["flow", "model", "node"];
/** Days of an answer: unless asked otherwise, and at most. */
export const DAYS = 30;
export const MOST_DAYS = 366;
const DAY = 86_400_000;
const ISO = /^\d{4}-\d{2}-\d{2}$/;

/** The days that an address stands for; what it says that cannot be is as if it were not there. */
export function filterOf(get: (name: string) => string, now: number): UsageFilter {
  const flow = get("flow") || undefined;
  const [from, to] = [get("from"), get("to")];
  if (isDay(from) && isDay(to) && daysOf(from, to) >= 1 && daysOf(from, to) <= MOST_DAYS)
    return { from, to, flow };
  const today = dayOf(now);
  return { from: dayOf(now - (withinOf(get) - 1) * DAY), to: today, flow };
}

export function groupingOf(get: (name: string) => string): UsageGrouping {
  return GROUPINGS.find((by) => by === get("by")) ?? "flow";
}

/** The address's range, as the picker shows it. */
export function rangeOf(get: (name: string) => string, filter: UsageFilter): Range {
  if (filter.from === get("from") && filter.to === get("to"))
    return { type: "absolute", startDate: filter.from, endDate: filter.to };
  const amount = withinOf(get);
  return { type: "relative", key: String(amount), amount, unit: "day" };
}

/** A range that was picked, as the address's values. */
export function rangeAddress(range: Range | null): Record<"within" | "from" | "to", string | null> {
  if (range?.type === "absolute")
    return { within: null, from: range.startDate.slice(0, 10), to: range.endDate.slice(0, 10) };
  const amount = range?.amount ?? DAYS;
  return { within: amount === DAYS ? null : String(amount), from: null, to: null };
}

/** Days from the first to the last, both counted. */
export function daysOf(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1;
}

function withinOf(get: (name: string) => string): number {
  const within = /^\d{1,3}$/.test(get("within")) ? Number(get("within")) : DAYS;
  return within >= 1 && within <= MOST_DAYS ? within : DAYS;
}

function isDay(text: string): boolean {
  return ISO.test(text) && Number.isFinite(Date.parse(text));
}

/** Days are those of UTC, as the server sums them. */
function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
