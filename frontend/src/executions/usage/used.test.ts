import { expect, test } from "vitest";

import type { JournalEvent, JsonValue } from "../../api/types";
import type { NodeUsage, Price } from "../../api/usage";
import { describe as line } from "../describe";
import { priceOf, sumOf, usedOf } from "./used";

const used = { modelId: "big", inputTokens: 900, outputTokens: 160 };
const event = (data: Record<string, JsonValue>): JournalEvent => ({
  seq: 4,
  kind: "NodeAction",
  node: "Prompt",
  path: [],
  at: "2026-11-23T23:59:59.000Z",
  data,
});

test("an attempt's tokens, its model and its day", () => {
  const [one, ...others] = usedOf(event({ attempt: 2, usage: [used] }));
  expect(others).toEqual([]);
  expect(one).toMatchObject({ ...used, seq: 4, attempt: 2, day: "2026-11-23" });
  expect(one?.cacheReadInputTokens).toBe(0);
  expect(usedOf(event({ attempt: 1 }))).toEqual([]);
});

test("the line of a call says its tokens", () => {
  const call = event({ service: "openai", operation: "ChatCompletions", usage: [used] });
  expect(line(call)).toBe("openai ChatCompletions, 900 tokens in, 160 out");
});

test("calls are summed, and have the price of their model on their day", () => {
  const lines = usedOf(event({ usage: [used, { ...used, cacheReadInputTokens: 5 }] }));
  expect(sumOf(lines)).toEqual({
    inputTokens: 1800,
    outputTokens: 320,
    cacheReadInputTokens: 5,
    cacheWriteInputTokens: 0,
  });
  const price = { pattern: "big" } as Price;
  const row = { modelId: "big", day: "2026-11-23", price } as NodeUsage;
  expect(lines[0] && priceOf([row], lines[0])).toBe(price);
  expect(lines[0] && priceOf([{ ...row, day: "2026-11-24" }], lines[0])).toBeNull();
});
