import { describe, expect, it } from "vitest";

import { barsOf, between, inWords, joined, partsOf, spanWords, sumOf } from "./bars";

describe("the histogram", () => {
  const buckets = [{ Succeeded: 3, Failed: 1 }, {}, { Running: 2 }];
  const bars = barsOf({ from: "2026-01-01T12:00:00.000Z", step: 60, buckets });

  it("has bars of equal time, as high as they have executions", () => {
    expect(bars.map(({ total, height }) => [total, height])).toEqual([
      [4, 1],
      [0, 0],
      [2, 0.5],
    ]);
    expect(bars.map(({ from, to }) => to - from)).toEqual([60_000, 60_000, 60_000]);
    expect(new Date(bars[2]?.from ?? 0).toISOString()).toBe("2026-01-01T12:02:00.000Z");
    expect(barsOf({ from: null, step: 1, buckets: [] })).toEqual([]);
  });

  it("joins the bars that are dragged over, in either direction", () => {
    const all = joined(between(bars, 2, 0));
    expect([all?.from, all?.to, all?.total]).toEqual([bars[0]?.from, bars[2]?.to, 6]);
    expect(inWords(all?.parts ?? [])).toBe("2 running, 3 succeeded, 1 failed");
    expect(between(bars, 1, 1)).toEqual([bars[1]]);
    expect(joined([])).toBeUndefined();
  });

  it("says in words what colours say", () => {
    expect(bars.map(({ parts }) => inWords(parts))).toEqual([
      "3 succeeded, 1 failed",
      "none",
      "2 running",
    ]);
    expect(inWords(partsOf(sumOf(buckets)))).toBe("2 running, 3 succeeded, 1 failed");
  });

  it("names a day, days, or the minute", () => {
    const span = (days: number) => {
      const from = new Date(2026, 0, 1).getTime();
      return spanWords({ from, to: from + days * 86_400_000, total: 0, height: 0, parts: [] });
    };
    expect(span(1)).not.toContain("–");
    expect(span(7)).toContain("–");
    expect(span(1 / 1440)).toMatch(/00:00 – 00:01$/);
    expect(span(1 / 86_400)).toMatch(/00:00:00 – 00:00:01$/);
  });
});
