import { expect, test } from "vitest";

import { filterOf, groupingOf, rangeAddress, rangeOf } from "./range";

const NOW = Date.parse("2026-11-24T00:30:00Z");
const of = (address: string) => {
  const params = new URLSearchParams(address);
  return (name: string) => params.get(name) ?? "";
};

test.each([
  ["", "2026-10-26", "2026-11-24"],
  ["within=1", "2026-11-24", "2026-11-24"],
  ["within=7", "2026-11-18", "2026-11-24"],
  ["within=9999", "2026-10-26", "2026-11-24"],
  ["from=2026-01-01&to=2026-01-31", "2026-01-01", "2026-01-31"],
  ["from=2026-02-01&to=2026-01-31", "2026-10-26", "2026-11-24"],
  ["from=2020-01-01&to=2026-01-31", "2026-10-26", "2026-11-24"],
  ["from=soon&to=later", "2026-10-26", "2026-11-24"],
])("the address %j stands for these days", (address, from, to) => {
  expect(filterOf(of(address), NOW)).toEqual({ from, to, flow: undefined });
});

test.each([
  ["", { within: null, from: null, to: null }],
  ["within=7", { within: "7", from: null, to: null }],
  ["from=2026-01-01&to=2026-01-31", { within: null, from: "2026-01-01", to: "2026-01-31" }],
])("what the picker shows of %j leads back to it", (address, values) => {
  const get = of(address);
  expect(rangeAddress(rangeOf(get, filterOf(get, NOW)))).toEqual(values);
});

test("what usage is grouped by", () => {
  expect(groupingOf(of("by=model"))).toBe("model");
  expect(groupingOf(of("by=moon"))).toBe("flow");
});
