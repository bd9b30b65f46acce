/** Amounts of money and numbers of tokens: computed exactly, and in words. Pure. */

import type { Cost, Price, Tokens } from "../api/usage";

/** Digits after the point that prices have, and that the cost of tokens has. */
const PRICE_DIGITS = 6;
const COST_DIGITS = PRICE_DIGITS + 6;

/** What tokens cost, as a decimal. */
export function costOf(tokens: Tokens, price: Price): Cost {
  const sum =
    units(price.inputPrice) * BigInt(tokens.inputTokens) +
    units(price.outputPrice) * BigInt(tokens.outputTokens) +
    units(price.cacheReadPrice) * BigInt(tokens.cacheReadInputTokens) +
    units(price.cacheWritePrice) * BigInt(tokens.cacheWriteInputTokens);
  return { amounts: { [price.currency]: decimal(sum) }, unpriced: 0 };
}

/** All costs together, each currency apart. */
export function sumOfCosts(costs: readonly Cost[]): Cost {
  const sums = new Map<string, bigint>();
  for (const [currency, amount] of costs.flatMap(({ amounts }) => Object.entries(amounts)))
    sums.set(currency, (sums.get(currency) ?? 0n) + units(amount, COST_DIGITS));
  return {
    amounts: Object.fromEntries([...sums].map(([currency, sum]) => [currency, decimal(sum)])),
    unpriced: costs.reduce((sum, { unpriced }) => sum + unpriced, 0),
  };
}

/** "$1.20", "€0.30 + $1.20"; "no price" where nothing of it has one. */
export function costWords({ amounts, unpriced }: Cost): string {
  const all = Object.entries(amounts);
  const paid = all.filter(([, amount]) => Number(amount) !== 0);
  const shown = paid.length > 0 ? paid : all.slice(0, 1);
  if (shown.length === 0) return unpriced > 0 ? "no price" : "–";
  return shown.map(([currency, amount]) => money(amount, currency)).join(" + ");
}

/** An amount with as many digits as it takes to see it. */
export function money(amount: string, currency: string): string {
  const value = Number(amount);
  const most = value > 0 && value < 1 ? Math.min(12, 2 - Math.floor(Math.log10(value))) : 2;
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    minimumFractionDigits: value === 0 ? 0 : 2,
    maximumFractionDigits: value === 0 ? 0 : most,
  }).format(value);
}

/** All tokens of whatever kind. */
export function tokensOf(tokens: Tokens): number {
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens } = tokens;
  return inputTokens + outputTokens + cacheReadInputTokens + cacheWriteInputTokens;
}

/** All that goes into a model, whether it comes from a cache or not. */
export function inputOf(tokens: Tokens): number {
  return tokensOf(tokens) - tokens.outputTokens;
}

/** "900 in, 160 out" */
export function tokenWords(tokens: Tokens): string {
  return `${inputOf(tokens).toLocaleString()} in, ${tokens.outputTokens.toLocaleString()} out`;
}

/** "1 call", "1,200 calls" */
export function callWords(calls: number): string {
  return `${calls.toLocaleString()} ${calls === 1 ? "call" : "calls"}`;
}

/** A decimal in units of its last digit. */
function units(amount: string, digits = PRICE_DIGITS): bigint {
  const [whole = "0", rest = ""] = amount.split(".");
  return BigInt(whole + rest.padEnd(digits, "0").slice(0, digits));
}

/** The decimal of a cost in its smallest units. */
function decimal(cost: bigint): string {
  const digits = cost.toString().padStart(COST_DIGITS + 1, "0");
  const rest = digits.slice(-COST_DIGITS).replace(/0+$/, "");
  return digits.slice(0, -COST_DIGITS) + (rest && `.${rest}`);
}
