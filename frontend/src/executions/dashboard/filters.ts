/** What the dashboard is asked for, as its address says it. Pure. */

import type { DateRangePickerProps } from "@cloudscape-design/components/date-range-picker";

import type { ExecutionFilter } from "../../api/console";
import { EXECUTION_STATUSES } from "../../api/types";

type Range = DateRangePickerProps.Value;

const UNITS = { m: "minute", h: "hour", d: "day" } as const;
const MILLISECONDS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof UNITS;

/** Members of the address that narrow the listing. */
export const NAMES = [
  "status",
  "flow",
  "alias",
  "version",
  "search",
  "within",
  "from",
  "to",
] as const;

/** No filter at all, as the address's values. */
export const CLEARED: Record<string, null> = Object.fromEntries(NAMES.map((name) => [name, null]));

/** The filter that an address stands for; what it says that cannot be is as if it were not there. */
export function filterOf(get: (name: string) => string, onlyFlow?: string): ExecutionFilter {
  const within = partsOf(get("within")) ? get("within") : undefined;
  const time = (name: string) =>
    !within && Number.isFinite(Date.parse(get(name))) ? get(name) : undefined;
  return {
    status: EXECUTION_STATUSES.find((status) => status === get("status")),
    flow: onlyFlow ?? (get("flow") || undefined),
    alias: get("alias") || undefined,
    version: get("version") || undefined,
    search: get("search").trim() || undefined,
    within,
    from: time("from"),
    to: time("to"),
  };
}

/** Whether anything but the flow of the page itself narrows the listing. */
export function isNarrowed({ flow, ...others }: ExecutionFilter, onlyFlow?: string): boolean {
  return (!!flow && flow !== onlyFlow) || Object.values(others).some(Boolean);
}

/** Milliseconds of "90m", "24h" or "7d". */
export function millisecondsOf(within: string): number {
  const parts = partsOf(within);
  return parts ? parts.amount * MILLISECONDS[parts.unit] : 0;
}

/** The filter's range of time, as the picker shows it. */
export function rangeOf({ within, from, to }: ExecutionFilter): Range | null {
  const parts = within ? partsOf(within) : null;
  if (parts) return { type: "relative", amount: parts.amount, unit: UNITS[parts.unit] };
  if (!from && !to) return null;
  return { type: "absolute", startDate: from ?? to ?? "", endDate: to ?? new Date().toISOString() };
}

/** A range of time that was picked, as the address's values. */
export function rangeAddress(range: Range | null): Record<"within" | "from" | "to", string | null> {
  const none = { within: null, from: null, to: null };
  if (!range) return none;
  if (range.type === "relative") {
    const unit = (Object.keys(UNITS) as Unit[]).find((key) => UNITS[key] === range.unit);
    return unit ? { ...none, within: `${range.amount}${unit}` } : none;
  }
  return {
    within: null,
    from: new Date(range.startDate).toISOString(),
    to: new Date(range.endDate).toISOString(),
  };
}

function partsOf(within: string): { amount: number; unit: Unit } | null {
  const found = /^(\d{1,4})([mhd])$/.exec(within);
  return found ? { amount: Number(found[1]), unit: found[2] as Unit } : null;
}
