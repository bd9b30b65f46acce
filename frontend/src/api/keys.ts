/** Keys of the query cache: the first member names the kind, so that a kind can be invalidated. */

import type { ExecutionFilter, ExecutionId } from "./console";

export const keys = {
  session: ["session"] as const,
  flows: (search?: string) => (search === undefined ? ["flows"] : ["flows", search]),
  flow: (flowId: string) => ["flow", flowId] as const,
  workbench: (flowId: string) => ["workbench", flowId] as const,
  versions: (flowId: string) => ["versions", flowId] as const,
  version: (flowId: string, version: string) => ["versions", flowId, version] as const,
  aliases: (flowId: string) => ["aliases", flowId] as const,
  templates: ["templates"] as const,
  nodeTypes: ["node-types"] as const,
  executions: (filter?: ExecutionFilter) => (filter ? ["executions", filter] : ["executions"]),
  executionSummary: (filter: ExecutionFilter) => ["executions", "summary", filter] as const,
  execution: ({ flowId, aliasId, name }: ExecutionId) =>
    ["execution", flowId, aliasId, name] as const,
  preview: ({ flowId, aliasId, name }: ExecutionId, asked: string) =>
    ["preview", flowId, aliasId, name, asked] as const,
  exported: (format: string, definition: unknown) => ["exported", format, definition] as const,
  imported: (text: string, values: unknown) => ["imported", text, values] as const,
  payload: (digest: string) => ["payload", digest] as const,
  buckets: ["buckets"] as const,
  objects: (bucket: string, prefix = "") => ["objects", bucket, prefix] as const,
  object: (bucket: string, key: string) => ["object", bucket, key] as const,
  prompts: ["prompts"] as const,
  prompt: (promptId: string, version: string) => ["prompts", promptId, version] as const,
  /** The draft as its page edits it: not read anew when prompts change. */
  editedPrompt: (promptId: string) => ["edited prompt", promptId] as const,
  promptVersions: (promptId: string) => ["prompts", promptId, "versions"] as const,
  promptUses: (promptId: string) => ["prompts", promptId, "uses"] as const,
  functions: ["functions"] as const,
  function: (name: string) => ["function", name] as const,
  models: ["models"] as const,
  accessKeys: ["access-keys"] as const,
  people: ["people"] as const,
  activity: (about: string, search: string) => ["activity", about, search] as const,
};
