import { expect, test } from "vitest";

import type { Total, Usage } from "../api/usage";
import { barsOf, currenciesOf, seriesOf } from "./series";

const total = (input: number, usd = "0"): Total => ({
  calls: 1,
  inputTokens: input,
  outputTokens: 0,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
  cost: { amounts: { USD: usd }, unpriced: 0 },
});
const DAYS = ["2026-11-22", "2026-11-23"];
const usage = (groups: Usage["groups"], others: Usage["others"] = null): Usage => ({
  from: "2026-11-22",
  to: "2026-11-23",
  days: DAYS,
  groups,
  others,
  total: total(0, "3"),
});
const group = (name: string, days: Usage["groups"][number]["days"]) => ({
  ...total(0),
  key: name,
  name,
  days,
});

test("the groups are stacked, those with most first, and empty ones are left out", () => {
  const shown = usage([
    group("little", { "2026-11-22": total(1, "5") }),
    group("much", { "2026-11-23": total(7) }),
    group("none", {}),
  ]);
  expect(seriesOf(shown, "tokens")).toEqual([
    {
      title: "much",
      data: [
        { x: "Nov 22", y: 0 },
        { x: "Nov 23", y: 7 },
      ],
    },
    {
      title: "little",
      data: [
        { x: "Nov 22", y: 1 },
        { x: "Nov 23", y: 0 },
      ],
    },
  ]);
  expect(seriesOf(shown, "USD").map(({ title }) => title)).toEqual(["little"]);
  expect(currenciesOf(shown)).toEqual(["USD"]);
});

test("beyond eight groups the rest is one", () => {
  const groups = Array.from({ length: 10 }, (_, n) =>
    group(`g${n}`, { "2026-11-22": total(100 - n) }),
  );
  const others = { ...total(0), days: { "2026-11-22": total(1) } };
  const series = seriesOf(usage(groups, others), "tokens");
  expect(series).toHaveLength(9);
  expect(series.at(-1)).toEqual({
    title: "Others",
    data: [
      { x: "Nov 22", y: 92 + 91 + 1 },
      { x: "Nov 23", y: 0 },
    ],
  });
});

test("nodes of different flows are told apart", () => {
  const node = { ...group("Prompt", { "2026-11-22": total(1) }), flowName: "Tulips" };
  expect(seriesOf(usage([node]), "tokens")[0]?.title).toBe("Tulips: Prompt");
});

test("many days are drawn as weeks", () => {
  const days = Array.from({ length: 90 }, (_, n) =>
    new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10),
  );
  const bars = barsOf(days);
  expect(bars).toHaveLength(13);
  expect(bars[1]?.label).toBe("Jan 8");
  expect(bars.flatMap((bar) => bar.days)).toEqual(days);
});
