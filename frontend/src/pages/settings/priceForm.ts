/** What is filled in to enter a price, and what is wrong with it. Pure. */

import type { Price, PriceSettings } from "../../api/usage";

export const RATES = [
  { field: "inputPrice", label: "Input" },
  { field: "outputPrice", label: "Output" },
  { field: "cacheReadPrice", label: "Read from cache" },
  { field: "cacheWritePrice", label: "Written to cache" },
] as const satisfies readonly { field: keyof PriceSettings; label: string }[];

/** The form of a price, or of a new one for a model. */
export function settingsOf(price: Price | undefined, model: string): PriceSettings {
  return {
    pattern: price?.pattern ?? model,
    validFrom: price?.validFrom ?? null,
    currency: price?.currency ?? "USD",
    inputPrice: price?.inputPrice ?? "",
    outputPrice: price?.outputPrice ?? "",
    cacheReadPrice: price?.cacheReadPrice ?? "0",
    cacheWritePrice: price?.cacheWritePrice ?? "0",
  };
}

/** What is wrong with a field, before the server is asked. */
export function priceProblem(form: PriceSettings, field: keyof PriceSettings): string | undefined {
  const value = form[field];
  switch (field) {
    case "pattern":
      return value?.trim() ? undefined : "Name the model.";
    case "currency":
      return /^[A-Z]{3}$/.test(value ?? "") ? undefined : "Give three letters, such as USD.";
    case "validFrom":
      return value === null || /^\d{4}-\d{2}-\d{2}$/.test(value)
        ? undefined
        : "Give a day such as 2026-01-31, or leave it empty.";
    default:
      return /^\d{1,8}(\.\d{0,6})?$/.test(value ?? "")
        ? undefined
        : "Give an amount such as 0.25, with at most six digits after the point.";
  }
}
