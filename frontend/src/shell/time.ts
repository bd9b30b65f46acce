import { useEffect, useState } from "react";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hour12: false,
});

/** How long ago: "just now", "5 minutes ago", "yesterday". */
export function ago(iso: string, now = Date.now()): string {
  const past = now - Date.parse(iso);
  if (past < 10_000) return "just now";
  if (past < MINUTE) return relative.format(-Math.round(past / 1000), "second");
  if (past < HOUR) return relative.format(-Math.round(past / MINUTE), "minute");
  if (past < DAY) return relative.format(-Math.round(past / HOUR), "hour");
  return relative.format(-Math.round(past / DAY), "day");
}

/** The moment itself, in the reader's own zone. */
export function moment(iso: string | number): string {
  return absolute.format(new Date(iso));
}

/** Time of day to the millisecond, for events. */
export function clockTime(iso: string): string {
  return clock.format(new Date(iso));
}

/** The present, anew every `every` milliseconds while `active`. */
export function useNow(active: boolean, every = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!active) return undefined;
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [active, every]);
  return now;
}

/** Bytes as people say them: "812 B", "3.4 kB", "1.2 MB". */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? ""}`;
}
