import { expect, test } from "vitest";

import type { PriceSettings } from "../../api/usage";
import { priceProblem, settingsOf } from "./priceForm";

const form = settingsOf(undefined, "amazon.nova-lite-v1:0");

test("a new price names its model and leaves the amounts to be given", () => {
  expect(form.pattern).toBe("amazon.nova-lite-v1:0");
  const open = (Object.keys(form) as (keyof PriceSettings)[]).filter((f) => priceProblem(form, f));
  expect(open).toEqual(["inputPrice", "outputPrice"]);
});

test.each<[keyof PriceSettings, string, boolean]>([
  ["inputPrice", "0.25", true],
  ["inputPrice", "0", true],
  ["inputPrice", "12345678.123456", true],
  ["inputPrice", "0.1234567", false],
  ["inputPrice", "-1", false],
  ["inputPrice", "1e3", false],
  ["currency", "EUR", true],
  ["currency", "€", false],
  ["pattern", " ", false],
  ["validFrom", "2026-01-31", true],
  ["validFrom", "soon", false],
])("%s %j: %s", (field, value, good) => {
  expect(priceProblem({ ...form, [field]: value }, field) === undefined).toBe(good);
});
