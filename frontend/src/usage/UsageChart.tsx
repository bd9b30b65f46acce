import BarChart from "@cloudscape-design/components/bar-chart";

import type { Usage } from "../api/usage";
import { money } from "./cost";
import { barsOf, seriesOf, type Measure } from "./series";

const COMPACT = new Intl.NumberFormat("en", { notation: "compact" });

interface UsageChartProps {
  readonly usage: Usage;
  readonly measure: Measure;
}

/** Tokens or money by day, stacked by who used them. */
export default function UsageChart({ usage, measure }: UsageChartProps) {
  const words = (value: number) =>
    measure === "tokens" ? value.toLocaleString() : money(String(value), measure);
  const bars = barsOf(usage.days);
  const title = measure === "tokens" ? "Tokens" : `Cost in ${measure}`;
  return (
    <BarChart
      stackedBars
      hideFilter
      height={240}
      ariaLabel={`${title} by day`}
      xScaleType="categorical"
      xDomain={bars.map(({ label }) => label)}
      xTitle={bars.length < usage.days.length ? "Week that begins on (UTC)" : "Day (UTC)"}
      yTitle={title}
      yTickFormatter={(value) => (measure === "tokens" ? COMPACT.format(value) : words(value))}
      series={seriesOf(usage, measure).map((series) => ({
        ...series,
        type: "bar",
        valueFormatter: words,
      }))}
    />
  );
}
