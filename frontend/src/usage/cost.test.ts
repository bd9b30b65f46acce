import { expect, test } from "vitest";

import type { Price, Tokens } from "../api/usage";
import { costOf, costWords, money, sumOfCosts, tokenWords } from "./cost";

const price: Price = {
  id: 1,
  pattern: "*",
  validFrom: null,
  currency: "USD",
  inputPrice: "0.1",
  outputPrice: "0.2",
  cacheReadPrice: "0.000001",
  cacheWritePrice: "3",
};
const tokens = (input: number, output = 0, read = 0, write = 0): Tokens => ({
  inputTokens: input,
  outputTokens: output,
  cacheReadInputTokens: read,
  cacheWriteInputTokens: write,
});

test.each([
  [tokens(3, 1, 1), "0.000000500001"],
  [tokens(10_000_000), "1"],
  [tokens(0, 0, 0, 1_500_000), "4.5"],
  [tokens(0), "0"],
  [tokens(1e12, 1e12, 1e12, 1e12), "3300001"],
])("costs are exact: %o", (used, amount) => {
  expect(costOf(used, price)).toEqual({ amounts: { USD: amount }, unpriced: 0 });
});

test.each([
  ["1234.5", "$1,234.50"],
  ["0.5", "$0.50"],
  ["0.000123456", "$0.000123"],
  ["0.0000004", "$0.0000004"],
  ["0", "$0"],
])("an amount shows what can be seen of it: %s", (amount, words) => {
  expect(money(amount, "USD")).toBe(words);
});

test("currencies stand beside each other, and what is free only where nothing is paid", () => {
  expect(costWords({ amounts: { EUR: "0.3", USD: "1.2" }, unpriced: 0 })).toBe("€0.30 + $1.20");
  expect(costWords({ amounts: { EUR: "0.3", USD: "0" }, unpriced: 0 })).toBe("€0.30");
  expect(costWords({ amounts: { USD: "0" }, unpriced: 2 })).toBe("$0");
});

test("costs are summed exactly, each currency apart", () => {
  const tenth = { amounts: { USD: "0.1", EUR: "0.000000500001" }, unpriced: 1 };
  expect(sumOfCosts([tenth, tenth, { amounts: { USD: "0.1" }, unpriced: 0 }])).toEqual({
    amounts: { USD: "0.3", EUR: "0.000001000002" },
    unpriced: 2,
  });
  expect(sumOfCosts([])).toEqual({ amounts: {}, unpriced: 0 });
});

test("what has no price is not said to be free", () => {
  expect(costWords({ amounts: {}, unpriced: 2 })).toBe("no price");
  expect(costWords({ amounts: {}, unpriced: 0 })).toBe("–");
});

test("what is read from a cache goes in, too", () => {
  expect(tokenWords(tokens(900, 160, 1000))).toBe("1,900 in, 160 out");
});
