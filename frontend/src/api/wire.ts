/** The operations of the service's own API that the browser calls (`/api`, session and CSRF). */

import type { FlowDefinition, FlowValidation } from "@aws-sdk/client-bedrock-agent";

import { request, tagged, withQuery, type RequestOptions } from "./http";
import type {
  Flow,
  FlowAlias,
  FlowVersion,
  FlowVersionSummary,
  JsonValue,
  ExecutionStatus,
  Path,
  Prompt,
  PromptSettings,
  PromptSummary,
  Replay,
} from "./types";
import type { ExecutionId } from "./console";

const API = "/api";
const seg = encodeURIComponent;

export interface CreateFlow {
  name: string;
  description?: string | undefined;
  executionRoleArn: string;
  definition?: FlowDefinition | undefined;
  tags?: Record<string, string>;
}

export interface UpdateFlow {
  flowIdentifier: string;
  name: string;
  description?: string | undefined;
  executionRoleArn: string;
  customerEncryptionKeyArn?: string | undefined;
  definition?: FlowDefinition | undefined;
}

export interface AliasSettings {
  name: string;
  description?: string | undefined;
  routingConfiguration: { flowVersion?: string }[];
  concurrencyConfiguration?: { type: "Automatic" | "Manual"; maxConcurrency?: number } | undefined;
}

export interface StartFlowExecution {
  flowIdentifier: string;
  flowAliasIdentifier: string;
  flowExecutionName?: string | undefined;
  /** The value of the Input node's `document`. */
  document: JsonValue;
  /** Name of the flow's Input node. */
  inputNode: string;
}

const executionPath = ({ flowId, aliasId, name }: ExecutionId) =>
  `/flows/${seg(flowId)}/aliases/${seg(aliasId)}/executions/${seg(name)}`;

const call = <T>(path: string, options?: RequestOptions) => request<T>(API + path, options);

/** All pages of a listing, one after the other. */
async function all<T>(
  path: string,
  member: string,
  query: RequestOptions["query"] = {},
): Promise<T[]> {
  const items: T[] = [];
  let nextToken: string | undefined;
  do {
    const page: Record<string, unknown> = await call(path, {
      query: { ...query, maxResults: 1000, nextToken },
    });
    items.push(...((page[member] as T[] | undefined) ?? []));
    nextToken = page.nextToken as string | undefined;
  } while (nextToken);
  return items;
}

export const wire = {
  createFlow: (flow: CreateFlow) => call<Flow>("/flows/", { method: "POST", body: flow }),

  getFlow: (flowIdentifier: string) => call<Flow>(`/flows/${seg(flowIdentifier)}/`),

  /** The draft with its entity tag, which a later update can name. */
  getDraft: (flowIdentifier: string) => tagged<Flow>(`${API}/flows/${seg(flowIdentifier)}/`),

  /** `ifMatch`: the entity tag of the draft this update is based on. Gives the new one. */
  updateFlow: ({ flowIdentifier, ...flow }: UpdateFlow, ifMatch?: string | null) =>
    tagged<Flow>(`${API}/flows/${seg(flowIdentifier)}/`, {
      method: "PUT",
      body: flow,
      headers: ifMatch ? { "If-Match": ifMatch } : undefined,
    }),

  deleteFlow: (flowIdentifier: string, skipResourceInUseCheck = false) =>
    call<{ id: string }>(`/flows/${seg(flowIdentifier)}/`, {
      method: "DELETE",
      query: { skipResourceInUseCheck: skipResourceInUseCheck || undefined },
    }),

  prepareFlow: (flowIdentifier: string) =>
    call<{ id: string; status: Flow["status"] }>(`/flows/${seg(flowIdentifier)}/`, {
      method: "POST",
      body: {},
    }),

  validateFlowDefinition: (definition: FlowDefinition, signal?: AbortSignal) =>
    call<{ validations: FlowValidation[] }>("/flows/validate-definition", {
      method: "POST",
      body: { definition },
      signal,
    }),

  createFlowVersion: (flowIdentifier: string, description?: string) =>
    call<FlowVersion>(`/flows/${seg(flowIdentifier)}/versions`, {
      method: "POST",
      body: description ? { description } : {},
    }),

  getFlowVersion: (flowIdentifier: string, version: string) =>
    call<FlowVersion>(`/flows/${seg(flowIdentifier)}/versions/${seg(version)}/`),

  deleteFlowVersion: (flowIdentifier: string, version: string) =>
    call(`/flows/${seg(flowIdentifier)}/versions/${seg(version)}/`, { method: "DELETE" }),

  listFlowVersions: (flowIdentifier: string) =>
    all<FlowVersionSummary>(`/flows/${seg(flowIdentifier)}/versions`, "flowVersionSummaries"),

  createFlowAlias: (flowIdentifier: string, alias: AliasSettings) =>
    call<FlowAlias>(`/flows/${seg(flowIdentifier)}/aliases`, { method: "POST", body: alias }),

  updateFlowAlias: (flowIdentifier: string, aliasIdentifier: string, alias: AliasSettings) =>
    call<FlowAlias>(`/flows/${seg(flowIdentifier)}/aliases/${seg(aliasIdentifier)}`, {
      method: "PUT",
      body: alias,
    }),

  deleteFlowAlias: (flowIdentifier: string, aliasIdentifier: string) =>
    call(`/flows/${seg(flowIdentifier)}/aliases/${seg(aliasIdentifier)}`, { method: "DELETE" }),

  listFlowAliases: (flowIdentifier: string) =>
    all<FlowAlias>(`/flows/${seg(flowIdentifier)}/aliases`, "flowAliasSummaries"),

  listPrompts: () => all<PromptSummary>("/prompts/", "promptSummaries"),

  /** The prompt's versions, the latest first, without its draft. */
  listPromptVersions: async (promptIdentifier: string) => {
    const found = await all<PromptSummary>("/prompts/", "promptSummaries", { promptIdentifier });
    return found.filter(({ version }) => version !== "DRAFT");
  },

  /** The prompt's draft, or a version of it, with its entity tag. */
  getPrompt: (promptIdentifier: string, promptVersion?: string) =>
    tagged<Prompt>(
      withQuery(`${API}/prompts/${seg(promptIdentifier)}/`, {
        promptVersion: promptVersion === "DRAFT" ? undefined : promptVersion,
      }),
    ),

  createPrompt: (prompt: PromptSettings) =>
    call<Prompt>("/prompts/", { method: "POST", body: prompt }),

  /** `ifMatch`: the entity tag of the draft this update is based on. */
  updatePrompt: (promptIdentifier: string, prompt: PromptSettings, ifMatch: string | null) =>
    tagged<Prompt>(`${API}/prompts/${seg(promptIdentifier)}/`, {
      method: "PUT",
      body: prompt,
      headers: ifMatch ? { "If-Match": ifMatch } : undefined,
    }),

  createPromptVersion: (promptIdentifier: string, description?: string) =>
    call<Prompt>(`/prompts/${seg(promptIdentifier)}/versions`, {
      method: "POST",
      body: description ? { description } : {},
    }),

  /** Delete a version, or the prompt with all of them. */
  deletePrompt: (promptIdentifier: string, promptVersion?: string) =>
    call(`/prompts/${seg(promptIdentifier)}/`, { method: "DELETE", query: { promptVersion } }),

  startFlowExecution: (start: StartFlowExecution) =>
    call<{ executionArn: string }>(
      `/flows/${seg(start.flowIdentifier)}/aliases/${seg(start.flowAliasIdentifier)}/executions`,
      {
        method: "POST",
        body: {
          flowExecutionName: start.flowExecutionName || undefined,
          inputs: [
            {
              nodeName: start.inputNode,
              nodeOutputName: "document",
              content: { document: start.document },
            },
          ],
        },
      },
    ),

  stopFlowExecution: (id: ExecutionId) =>
    call<{ executionArn: string; status: ExecutionStatus }>(`${executionPath(id)}/stop`, {
      method: "POST",
      body: {},
    }),

  redriveFlowExecution: (id: ExecutionId, flowVersion: string | undefined) =>
    call<{ executionArn: string; redriveOf: string }>(`${executionPath(id)}/redrive`, {
      method: "POST",
      body: { flowVersion },
    }),

  replayFlowExecution: (id: ExecutionId, flowVersion: string) =>
    call<Replay>(`${executionPath(id)}/replay`, { method: "POST", body: { flowVersion } }),

  answerFlowExecution: (id: ExecutionId, question: { node: string; path: Path }, answer: string) =>
    call<{ executionArn: string; status: ExecutionStatus }>(`${executionPath(id)}/answers`, {
      method: "POST",
      body: {
        nodeName: question.node,
        path: question.path.map(([nodeName, index]) => ({ nodeName, index })),
        answer,
      },
    }),
};
