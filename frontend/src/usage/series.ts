/** Usage as bars: what is stacked, and over which times. Pure. */

import type { Total, Usage } from "../api/usage";
import { tokensOf } from "./cost";

/** What a bar's height says: tokens, or what was paid in a currency. */
export type Measure = "tokens" | (string & {});

export interface Series {
  title: string;
  data: { x: string; y: number }[];
}

/** Groups that are told apart by colour, and bars, at most. */
const MOST_SERIES = 8;
const MOST_BARS = 62;
const LABEL = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: "UTC" });

/** The currencies in which anything was paid. */
export function currenciesOf({ total }: Usage): string[] {
  return Object.entries(total.cost.amounts)
    .filter(([, amount]) => Number(amount) !== 0)
    .map(([currency]) => currency);
}

/** One bar for each day, or for as many days as keep them apart; named by the first. */
export function barsOf(days: readonly string[]): { label: string; days: readonly string[] }[] {
  const width = days.length <= MOST_BARS ? 1 : 7;
  return Array.from({ length: Math.ceil(days.length / width) }, (_, index) => {
    const own = days.slice(index * width, (index + 1) * width);
    return { label: LABEL.format(new Date(own[0] ?? 0)), days: own };
  });
}

/** The groups that have most of it; the rest is one. Groups without any are left out. */
export function seriesOf(usage: Usage, measure: Measure): Series[] {
  const bars = barsOf(usage.days);
  const named = usage.groups.map(({ name, flowName, days }) => ({
    title: flowName && flowName !== name ? `${flowName}: ${name}` : name,
    days,
  }));
  const rows = [...named, ...(usage.others ? [{ title: OTHERS, days: usage.others.days }] : [])];
  const all = rows
    .map(({ title, days }) => ({
      title,
      data: bars.map((bar) => ({
        x: bar.label,
        y: bar.days.reduce((sum, day) => sum + heightOf(days[day], measure), 0),
      })),
    }))
    .filter((series) => sumOf(series) > 0)
    .sort((one, other) => sumOf(other) - sumOf(one));
  const apart = all.filter(({ title }) => title !== OTHERS).slice(0, MOST_SERIES);
  const rest = all.filter((series) => !apart.includes(series));
  if (rest.length === 0) return apart;
  const data = bars.map(({ label }, index) => ({
    x: label,
    y: rest.reduce((sum, series) => sum + (series.data[index]?.y ?? 0), 0),
  }));
  return [...apart, { title: OTHERS, data }];
}

const OTHERS = "Others";

function heightOf(total: Total | undefined, measure: Measure): number {
  if (!total) return 0;
  return measure === "tokens" ? tokensOf(total) : Number(total.cost.amounts[measure] ?? 0);
}

function sumOf({ data }: Series): number {
  return data.reduce((sum, { y }) => sum + y, 0);
}
