import { describe, expect, it } from "vitest";

import { filterOf, isNarrowed, millisecondsOf, rangeAddress, rangeOf } from "./filters";

const at = (address: string) => {
  const params = new URLSearchParams(address);
  return (name: string) => params.get(name) ?? "";
};

describe("the dashboard's address", () => {
  it("says what is asked for", () => {
    const address = "status=Failed&flow=F1&alias=A1&version=3&search=no+rose&within=7d";
    expect(filterOf(at(address))).toEqual({
      status: "Failed",
      flow: "F1",
      alias: "A1",
      version: "3",
      search: "no rose",
      within: "7d",
    });
  });

  it("does no harm with what cannot be", () => {
    const filter = filterOf(at("status=Odd&within=2+weeks&from=yesterday&to=&search=+"));
    expect(Object.values(filter).filter(Boolean)).toEqual([]);
    expect(isNarrowed(filter)).toBe(false);
  });

  it("takes a range that ends now before one that does not", () => {
    const filter = filterOf(at("within=90m&from=2026-01-01T00:00:00Z"));
    expect([filter.within, filter.from]).toEqual(["90m", undefined]);
  });

  it("is that of one flow on the flow's page", () => {
    expect(filterOf(at("flow=other"), "mine").flow).toBe("mine");
    expect(isNarrowed(filterOf(at(""), "mine"), "mine")).toBe(false);
    expect(isNarrowed(filterOf(at("version=DRAFT"), "mine"), "mine")).toBe(true);
    expect(isNarrowed(filterOf(at("flow=F1")))).toBe(true);
  });
});

describe("a range of time", () => {
  it.each([
    ["within=1h", { type: "relative", amount: 1, unit: "hour" }],
    [
      "from=2026-01-01T00:00:00.000Z&to=2026-01-02T00:00:00.000Z",
      {
        type: "absolute",
        startDate: "2026-01-01T00:00:00.000Z",
        endDate: "2026-01-02T00:00:00.000Z",
      },
    ],
    ["", null],
  ])("%s is picked and shown", (address, range) => {
    const shown = rangeOf(filterOf(at(address)));
    expect(shown).toEqual(range);
    const kept = Object.entries(rangeAddress(shown)).filter(([, value]) => value);
    expect(Object.fromEntries(kept)).toEqual(Object.fromEntries(new URLSearchParams(address)));
  });

  it("has a length", () => {
    expect(["90m", "24h", "7d"].map(millisecondsOf)).toEqual([5_400_000, 86_400_000, 604_800_000]);
  });
});
