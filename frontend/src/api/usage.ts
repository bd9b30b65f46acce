/** What models have used and cost, and the prices it is computed by. */

import { request, withQuery } from "./http";
import type { ExecutionId } from "./console";

const BASE = "/console/api";
const seg = encodeURIComponent;

/** Numbers of tokens; input has neither those read from a cache nor those written to it. */
export interface Tokens {
  inputTokens: number;
  outputTokens: number;
  cacheReadInputTokens: number;
  cacheWriteInputTokens: number;
}

/** What an event says that a model has used in one call. */
export interface Used extends Tokens {
  modelId: string;
}

export interface Cost {
  /** Decimals as texts, by currency. */
  amounts: Readonly<Record<string, string>>;
  /** Calls of models without a price: they are not in the amounts. */
  unpriced: number;
}

export interface Total extends Tokens {
  calls: number;
  cost: Cost;
}

/** Prices are decimals as texts, of a million tokens. */
export interface PriceSettings {
  /** A model's name; a * stands for any characters. */
  pattern: string;
  /** The first day, ISO 8601; null: from the beginning. */
  validFrom: string | null;
  currency: string;
  inputPrice: string;
  outputPrice: string;
  cacheReadPrice: string;
  cacheWritePrice: string;
}

export interface Price extends PriceSettings {
  /** null: it comes with the server. */
  id: number | null;
}

export interface UnpricedModel {
  modelId: string;
  calls: number;
  lastUsed: string;
}

export interface PriceTable {
  prices: Price[];
  unpriced: UnpricedModel[];
}

/** What a node of an execution used of a model on a day. */
export interface NodeUsage extends Total {
  node: string;
  modelId: string;
  day: string;
  price: Price | null;
}

export interface ExecutionUsage {
  rows: NodeUsage[];
  total: Total;
}

export type UsageGrouping = "flow" | "model" | "node";

export interface UsageGroup extends Total {
  key: string;
  name: string;
  /** Of a flow or a node. */
  flowId?: string;
  flowName?: string;
  /** Whether the flow is still there. */
  exists?: boolean;
  /** By day; those without calls are not there. */
  days: Readonly<Record<string, Total>>;
}

export interface Usage {
  from: string;
  to: string;
  days: string[];
  groups: UsageGroup[];
  /** What the groups that are not listed used. */
  others: (Total & { days: Readonly<Record<string, Total>> }) | null;
  total: Total;
}

/** Days are ISO 8601, both included. */
export interface UsageFilter {
  from: string;
  to: string;
  flow: string | undefined;
}

export const usageKeys = {
  usage: (filter: UsageFilter, by: UsageGrouping) => ["usage", filter, by] as const,
  execution: ({ flowId, aliasId, name }: ExecutionId) =>
    ["usage", "execution", flowId, aliasId, name] as const,
  executions: (names: readonly string[]) => ["usage", "executions", ...names] as const,
  prices: ["prices"] as const,
};

export const usageApi = {
  usage: (filter: UsageFilter, by: UsageGrouping, signal?: AbortSignal) =>
    request<Usage>(`${BASE}/usage`, { query: { ...filter, by }, signal }),

  /** Where the browser finds the same as CSV, by day, flow, node and model. */
  csvUrl: (filter: UsageFilter) => withQuery(`${BASE}/usage/csv`, { ...filter }),

  ofExecution: ({ flowId, aliasId, name }: ExecutionId) =>
    request<ExecutionUsage>(`${BASE}/executions/${seg(flowId)}/${seg(aliasId)}/${seg(name)}/usage`),

  /** Of several executions at once: of those that used anything. */
  ofExecutions: (executions: readonly ExecutionId[]) =>
    request<{ executions: (ExecutionId & Total)[] }>(`${BASE}/usage/executions`, {
      method: "POST",
      body: { executions },
    }),

  prices: () => request<PriceTable>(`${BASE}/prices`),

  /** Change a price, or enter one where there is none with an id. */
  savePrice: (id: number | null, settings: PriceSettings) =>
    id === null
      ? request<Price>(`${BASE}/prices`, { method: "POST", body: settings })
      : request<Price>(`${BASE}/prices/${id}`, { method: "PUT", body: settings }),

  deletePrice: (id: number) => request(`${BASE}/prices/${id}`, { method: "DELETE" }),
};
