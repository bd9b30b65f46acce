/** The browser's own operations (`/console/api`): what the service's API has no operation for. */

import type { FlowDefinition } from "@aws-sdk/client-bedrock-agent";

import type { Format } from "../exchange/formats";
import { request, send, setCsrfToken, withQuery, type RequestOptions } from "./http";
import type {
  AccessKey,
  ActivityPage,
  Bucket,
  BucketObject,
  EventPage,
  Execution,
  ExecutionPage,
  ExecutionStatus,
  ExecutionSummary,
  FlowRow,
  FunctionDetail,
  FunctionSummary,
  FunctionTest,
  JsonValue,
  Models,
  NewAccessKey,
  NewPerson,
  Person,
  PromptTrial,
  PromptVariant,
  Provider,
  Role,
  Session,
  Template,
  Workbench,
} from "./types";

const BASE = "/console/api";
const seg = encodeURIComponent;
/** Objects that a listing of a bucket loads at most. */
export const MOST_OBJECTS = 10_000;
const call = <T>(path: string, options?: RequestOptions) => request<T>(BASE + path, options);

/** Names one execution in addresses. */
/** A flow as CreateFlow takes it, as far as it is known. */
export interface ExportedFlow {
  name?: string | undefined;
  description?: string | undefined;
  executionRoleArn?: string | undefined;
  customerEncryptionKeyArn?: string | undefined;
  definition: FlowDefinition | undefined;
}

export interface Exported {
  text: string;
  fileName: string;
  notes: string[];
}

export interface ImportedFlow {
  /** What the text calls it. */
  title: string;
  flow: ExportedFlow & { definition: FlowDefinition };
  /** What the text does not say, in its own language. */
  placeholders: { expression: string; suggested: string }[];
  notes: string[];
}

export interface Imported {
  format: Format;
  flows: ImportedFlow[];
}

export type PreviewAsked =
  | { readonly expression: string; readonly type: string; readonly value: JsonValue }
  | { readonly condition: string; readonly inputs: Readonly<Record<string, JsonValue>> };

export interface Preview {
  value?: JsonValue;
  /** The beginning of a long value, which has so many bytes. */
  preview?: string;
  bytes?: number;
  /** Why it gives nothing, in words. */
  problem?: string;
}

export interface ExecutionId {
  flowId: string;
  aliasId: string;
  name: string;
}

export interface ExecutionFilter {
  status?: ExecutionStatus | undefined;
  flow?: string | undefined;
  alias?: string | undefined;
  version?: string | undefined;
  /** Words, each of which is in the name, the flow's name or the error. */
  search?: string | undefined;
  /** Started this long ago at most: "90m", "24h", "7d". */
  within?: string | undefined;
  /** Started at or after this time, and before that; ISO 8601. Not together with `within`. */
  from?: string | undefined;
  to?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** What a request to delete has come to; `left` is to be asked for again. */
export interface Deletion {
  deleted: number;
  refused: (ExecutionId & { message: string })[];
  left: ExecutionId[];
}

export interface FunctionSettings {
  name: string;
  description: string;
  code: string;
  handler: string;
  timeoutSeconds: number;
}

export interface RouteSettings {
  modelId: string;
  provider: Provider;
  target: string;
  endpoint: string;
  /** Absent: keep the one there is. */
  apiKey?: string | undefined;
}

export interface KeySettings {
  kind: AccessKey["kind"];
  temporary: boolean;
  description: string;
  lifetimeHours: number | null;
}

export interface CopyTemplate {
  name: string;
  description?: string | undefined;
  executionRoleArn: string;
}

/** A listing, whether it comes bare or as the only array member of an object. */
async function listed<T>(path: string, options?: RequestOptions): Promise<T[]> {
  const answer = await call<T[] | Record<string, unknown>>(path, options);
  if (Array.isArray(answer)) return answer;
  return (Object.values(answer).find(Array.isArray) as T[] | undefined) ?? [];
}

async function session(path: string, options?: RequestOptions): Promise<Session> {
  const answer = await call<Session>(path, options);
  setCsrfToken(answer.csrfToken);
  return answer;
}

const execution = ({ flowId, aliasId, name }: ExecutionId) =>
  `/executions/${seg(flowId)}/${seg(aliasId)}/${seg(name)}`;

/** Keys are paths: their slashes stay. */
const object = (bucket: string, key: string) =>
  `/buckets/${seg(bucket)}/objects/${key.split("/").map(seg).join("/")}`;

export const consoleApi = {
  session: () => session("/session"),

  signIn: async (username: string, password: string): Promise<Session> => {
    await session("/session"); // A page that is quick to fill in may not have its token yet.
    await call("/sign-in", { method: "POST", body: { username, password } });
    return session("/session"); // The token changes with the sign-in.
  },

  signOut: () => call("/sign-out", { method: "POST", body: {} }),

  flows: (search?: string) => listed<FlowRow>("/flows", { query: { search } }),

  workbench: (flowId: string) => call<Workbench>(`/flows/${seg(flowId)}/workbench`),

  saveWorkbench: (flowId: string, workbench: Partial<Workbench>) =>
    call<Workbench>(`/flows/${seg(flowId)}/workbench`, { method: "PUT", body: workbench }),

  /** The catalog of node types, as `flowbuilder.definition.catalog` gives it. */
  nodeTypes: <T = JsonValue>() => call<T>("/node-types"),

  templates: () => listed<Template>("/templates"),

  /** A new flow made of a template, with what it needs of buckets, functions and prompts. */
  copyTemplate: (template: string, flow: CopyTemplate) =>
    call<{ id: string; name: string }>(`/templates/${seg(template)}`, {
      method: "POST",
      body: flow,
    }),

  /** The flow as text; what the format cannot say is in `notes`. */
  exportFlow: (format: Format, flow: ExportedFlow) =>
    call<Exported>("/export", { method: "POST", body: { format, flow } }),

  /** The flows of a text; `values` are those of placeholders, by expression. */
  importText: (text: string, values: Readonly<Record<string, string>>) =>
    call<Imported>("/import", { method: "POST", body: { text, values } }),

  // Executions
  executions: (filter: ExecutionFilter = {}, signal?: AbortSignal) =>
    call<ExecutionPage>("/executions", { query: { ...filter }, signal }),

  executionSummary: (filter: ExecutionFilter = {}, signal?: AbortSignal) =>
    call<ExecutionSummary>("/executions/summary", { query: { ...filter }, signal }),

  deleteExecutions: (executions: readonly ExecutionId[]) =>
    call<Deletion>("/executions/delete", { method: "POST", body: { executions } }),

  execution: (id: ExecutionId) => call<Execution>(execution(id)),

  events: (id: ExecutionId, after = 0, limit?: number) =>
    call<EventPage>(`${execution(id)}/events`, { query: { after, limit } }),

  payloadUrl: (id: ExecutionId, digest: string) =>
    `${BASE}${execution(id)}/payloads/${seg(digest)}`,

  payload: (id: ExecutionId, digest: string) =>
    call<JsonValue>(`${execution(id)}/payloads/${seg(digest)}`),

  /** What an expression gives of values of the execution, which may be references. */
  preview: (id: ExecutionId, asked: PreviewAsked) =>
    call<Preview>(`${execution(id)}/preview`, { method: "POST", body: asked }),

  // Prompts
  tryPrompt: (variant: PromptVariant, inputs: Readonly<Record<string, string>>) =>
    call<PromptTrial>("/prompts/try", { method: "POST", body: { variant, inputs } }),

  /** Names of the flows, and of versions of them, that use the prompt. */
  promptUses: async (promptId: string) =>
    (await call<{ flows: string[] }>(`/prompts/${seg(promptId)}/uses`)).flows,

  // Buckets
  buckets: () => listed<Bucket>("/buckets"),

  createBucket: (name: string) => call<Bucket>("/buckets", { method: "POST", body: { name } }),

  /** Deletes the bucket and all its objects. */
  deleteBucket: (name: string) =>
    call(`/buckets/${seg(name)}`, { method: "DELETE", query: { withObjects: 1 } }),

  /** All objects whose key begins with `prefix`, by key. */
  objects: async (bucket: string, prefix?: string): Promise<BucketObject[]> => {
    const objects: BucketObject[] = [];
    let after: string | null = null;
    do {
      const page: { objects: BucketObject[]; nextAfter: string | null } = await call(
        `/buckets/${seg(bucket)}/objects`,
        { query: { prefix, after } },
      );
      objects.push(...page.objects);
      after = page.nextAfter;
    } while (after !== null && objects.length < MOST_OBJECTS);
    return objects;
  },

  /** Where the browser finds an object: to save it, or with `view` to look at it in a sandbox. */
  objectUrl: (bucket: string, key: string, view = false) =>
    withQuery(BASE + object(bucket, key), { view: view ? 1 : undefined }),

  readObject: async (bucket: string, key: string, signal?: AbortSignal): Promise<Blob> =>
    (await send(BASE + object(bucket, key), { signal, headers: { Accept: "*/*" } })).blob(),

  writeObject: (bucket: string, key: string, content: Blob) =>
    call(object(bucket, key), { method: "PUT", body: content }),

  deleteObject: (bucket: string, key: string) => call(object(bucket, key), { method: "DELETE" }),

  // Functions
  functions: () => listed<FunctionSummary>("/functions"),

  function: (name: string) => call<FunctionDetail>(`/functions/${seg(name)}`),

  createFunction: (settings: FunctionSettings) =>
    call<FunctionDetail>("/functions", { method: "POST", body: settings }),

  updateFunction: (name: string, settings: Partial<FunctionSettings>) =>
    call<FunctionDetail>(`/functions/${seg(name)}`, { method: "PUT", body: settings }),

  deleteFunction: (name: string) => call(`/functions/${seg(name)}`, { method: "DELETE" }),

  testFunction: (name: string, event: JsonValue, code?: string) =>
    call<FunctionTest>(`/functions/${seg(name)}/test`, { method: "POST", body: { event, code } }),

  // Settings
  models: () => call<Models>("/models"),

  saveRoute: (route: RouteSettings) => call("/models/routes", { method: "PUT", body: route }),

  deleteRoute: (modelId: string) =>
    call("/models/routes", { method: "DELETE", query: { modelId }, body: { modelId } }),

  /** One's own, or everybody's in the workspace. */
  keys: (all: boolean) => listed<AccessKey>("/keys", all ? { query: { all: 1 } } : {}),

  createKey: (settings: KeySettings) =>
    call<NewAccessKey>("/keys", { method: "POST", body: settings }),

  changeKey: (id: number, change: { enabled: boolean }) =>
    call<AccessKey>(`/keys/${seg(id)}`, { method: "PATCH", body: change }),

  rotateKey: (id: number, overlapHours: number) =>
    call<NewAccessKey>(`/keys/${seg(id)}/rotate`, { method: "POST", body: { overlapHours } }),

  deleteKey: (id: number) => call(`/keys/${seg(id)}`, { method: "DELETE" }),

  people: () => listed<Person>("/people"),

  addPerson: (user: string, role: Role) =>
    call<NewPerson>("/people", { method: "POST", body: { user, role } }),

  changePerson: (id: number, role: Role) =>
    call<Person>(`/people/${seg(id)}`, { method: "PATCH", body: { role } }),

  removePerson: (id: number) => call(`/people/${seg(id)}`, { method: "DELETE" }),

  activity: (about: string, search: string, cursor: string) =>
    call<ActivityPage>("/activity", {
      query: {
        object: about || undefined,
        search: search || undefined,
        cursor: cursor || undefined,
      },
    }),

  /** Work in another workspace from now on. */
  enter: (account: string) => session("/session/workspace", { method: "POST", body: { account } }),
};
