/** What the server's answers look like. Definitions have the AWS SDK's own types. */

import type {
  FlowAliasConcurrencyConfiguration,
  FlowAliasRoutingConfigurationListItem,
  FlowDefinition,
  FlowStatus,
  FlowValidation,
} from "@aws-sdk/client-bedrock-agent";

export type JsonValue =
  null | boolean | number | string | JsonValue[] | { [member: string]: JsonValue };

export type Role = "viewer" | "runner" | "editor" | "admin";
export type ExecutionStatus = "Running" | "Succeeded" | "Failed" | "TimedOut" | "Aborted";
export const EXECUTION_STATUSES: readonly ExecutionStatus[] = [
  "Running",
  "Succeeded",
  "Failed",
  "TimedOut",
  "Aborted",
];

export interface WorkspaceBrief {
  account: string;
  name: string;
  role: Role;
}

export interface Session {
  user: { name: string } | null;
  workspace: WorkspaceBrief | null;
  /** All that the person belongs to. */
  workspaces: WorkspaceBrief[];
  region: string;
  csrfToken: string;
  version: string;
  /** Whether models without a route go to the small model that runs on this server. */
  localModel: boolean;
}

// ── Flows ──────────────────────────────────────────────────────────────────────────────────────

export interface ExecutionBrief {
  name: string;
  aliasId: string;
  status: ExecutionStatus;
  createdAt: string;
  endedAt: string | null;
}

export interface AliasBrief {
  aliasId: string;
  name: string;
  version: number | string | null;
}

export interface FlowRow {
  flowId: string;
  name: string;
  description: string;
  status: FlowStatus;
  updatedAt: string;
  latestVersion: number | string | null;
  aliases: AliasBrief[];
  lastExecution: ExecutionBrief | null;
}

/** Where the canvas draws the nodes of a definition. */
export type Layout = Record<string, JsonValue>;

export interface Workbench {
  layout: Layout;
  sampleInput: JsonValue;
}

/** A flow to start from, as it comes with the server. */
export interface Template {
  id: string;
  title: string;
  description: string;
  /** A name for its copies. */
  flowName: string;
  definition: FlowDefinition;
  layout: Readonly<Record<string, { x: number; y: number }>>;
}

export interface Flow {
  id: string;
  arn: string;
  name: string;
  description?: string;
  executionRoleArn: string;
  customerEncryptionKeyArn?: string;
  status: FlowStatus;
  createdAt: string;
  updatedAt: string;
  version: string;
  definition?: FlowDefinition;
  validations?: FlowValidation[];
}

export type FlowVersion = Omit<Flow, "updatedAt" | "validations">;

export interface FlowVersionSummary {
  id: string;
  arn: string;
  status: FlowStatus;
  createdAt: string;
  version: string;
}

export interface FlowAlias {
  id: string;
  flowId: string;
  arn: string;
  name: string;
  description?: string;
  routingConfiguration: FlowAliasRoutingConfigurationListItem[];
  concurrencyConfiguration?: FlowAliasConcurrencyConfiguration;
  createdAt: string;
  updatedAt: string;
}

/** The alias that always exists and runs the prepared draft. */
export const TEST_ALIAS_ID = "TSTALIASID";

// ── Executions ─────────────────────────────────────────────────────────────────────────────────

export interface ExecutionError {
  code: string;
  message: string;
  node: string | null;
}

export interface ExecutionRow {
  flowId: string;
  flowName: string;
  aliasId: string;
  aliasName: string;
  flowVersion: string;
  name: string;
  arn: string;
  status: ExecutionStatus;
  createdAt: string;
  endedAt: string | null;
  startedBy: string | null;
  attempt: number;
  lastSeq: number;
  /** Questions of agents that wait for an answer. */
  waits: number;
  /** The execution whose results it keeps. */
  redriveOf: { flowId: string; aliasId: string; name: string } | null;
  error: ExecutionError | null;
}

export interface ReplayOutcome {
  status: ExecutionStatus | "Undetermined";
  message?: string;
  nodeName?: string;
}

/** A value of a replay: without a document when it is large. */
export interface ReplayContent {
  document?: JsonValue;
  bytes: number;
}

export interface ReplayDifference {
  nodeName: string;
  path: { nodeName: string; index: number }[];
  kind: "Different" | "Missing" | "Added" | "Undetermined";
  before?: ReplayContent;
  after?: ReplayContent;
}

/** What came of an execution against another version. */
export interface Replay {
  executionArn: string;
  flowVersion: string;
  recorded: ReplayOutcome;
  replayed: ReplayOutcome;
  outputs: Record<"same" | "different" | "missing" | "added" | "undetermined", number>;
  differences: ReplayDifference[];
  nodes: {
    nodeName: string;
    effect: "Assumed" | "Evaluated" | "NotCalled";
    activations: number;
  }[];
}

/** The fields of one Input or Output node, in the order they came. */
export interface ExecutionValues {
  node: string;
  path: Path;
  fields: { name: string; value: JsonValue }[];
}

export interface Execution extends ExecutionRow {
  definition: FlowDefinition;
  layout: Layout | null;
  input: ExecutionValues | null;
  outputs: ExecutionValues[];
}

export type ExecutionCounts = Partial<Record<ExecutionStatus, number>>;

export interface ExecutionPage {
  executions: ExecutionRow[];
  nextCursor: string | null;
}

/** How many executions were started when: `buckets` of `step` seconds each, the first at `from`. */
export interface ExecutionHistogram {
  from: string | null;
  step: number;
  buckets: ExecutionCounts[];
}

export interface ExecutionSummary {
  /** Per status, whatever status is asked for. */
  counts: ExecutionCounts;
  histogram: ExecutionHistogram;
}

/** The iterators and loops around an activation, outermost first, with the item or pass. */
export type Path = readonly (readonly [string, number])[];

export type EventKind =
  | "FlowInput"
  | "NodeInput"
  | "NodeAction"
  | "NodeDependency"
  | "NodeOutput"
  | "ConditionResult"
  | "NodeFailure"
  | "NodeQuestion"
  | "NodeAnswer"
  | "NodeSkipped"
  | "FlowOutput"
  | "FlowFailure"
  | "FlowEnd";

/** One line of an execution's journal, numbered without gaps from 1. */
export interface JournalEvent {
  seq: number;
  kind: EventKind;
  /** Empty for what belongs to the flow. */
  node: string;
  path: Path;
  at: string;
  data: { [member: string]: JsonValue };
}

export interface EventPage {
  events: JournalEvent[];
  lastSeq?: number;
}

/** What stands in an event's place of a value that is kept beside the journal. */
export interface PayloadReference {
  $payload: string;
  bytes: number;
  preview?: JsonValue;
}

// ── Resources ──────────────────────────────────────────────────────────────────────────────────

export interface Bucket {
  name: string;
  createdAt: string;
  objects?: number;
  bytes?: number;
}

export interface BucketObject {
  key: string;
  bytes: number;
  contentType?: string;
  modifiedAt: string;
}

export interface FunctionSummary {
  name: string;
  arn?: string;
  description: string;
  handler: string;
  timeoutSeconds: number;
  updatedAt: string;
}

export interface FunctionDetail extends FunctionSummary {
  code: string;
}

export interface FunctionTest {
  ok?: boolean;
  result?: JsonValue;
  printed?: string;
  error?: string | { kind?: string; message: string } | null;
  milliseconds?: number;
}

export type Provider = "local" | "bedrock" | "openai";

export interface ModelRoute {
  modelId: string;
  provider: Provider;
  target: string;
  endpoint: string;
  hasApiKey?: boolean;
}

export interface AvailableModel {
  modelId: string;
  name?: string;
  provider?: Provider;
}

export interface Models {
  routes: ModelRoute[];
  available: AvailableModel[];
  defaultProvider?: Provider;
}

export interface AccessKey {
  id: number;
  keyId: string;
  kind: "signing" | "bearer";
  /** Signs together with a session token. */
  temporary: boolean;
  description: string;
  user: string;
  mine: boolean;
  enabled: boolean;
  expired: boolean;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  /** The key that took its place when it was rotated. */
  successor: string | null;
}

/** What is shown once: the secret, and what it comes with. */
export interface NewAccessKey extends AccessKey {
  secret: string;
  /** Empty unless the key is temporary. */
  sessionToken: string;
  /** What stands after `Bearer`; empty for signing keys. */
  bearer: string;
}

export interface Person {
  id: number;
  user: string;
  role: Role;
  you: boolean;
  lastSignIn: string | null;
  keys: number;
}

export interface NewPerson extends Person {
  /** Of an account that was made for them, shown once; empty for one that was there. */
  password: string;
}

export interface ActivityEntry {
  id: number;
  at: string;
  who: string;
  via: "session" | "key" | "admin" | "command";
  keyId: string;
  action: string;
  object: string;
  name: string;
  /** The error's code when it was refused; empty when it was done. */
  outcome: string;
  address: string;
  detail: string;
}

export interface ActivityPage {
  entries: ActivityEntry[];
  nextCursor: string | null;
}

export interface PromptSummary {
  id: string;
  arn: string;
  name: string;
  description?: string;
  version: string;
  createdAt: string;
  updatedAt: string;
}

/** A variant as the wire has it; what the page does not know of it stays. */
export interface PromptVariant {
  readonly name: string;
  readonly [member: string]: unknown;
}

/** What a person sets of a prompt. */
export interface PromptSettings {
  name: string;
  description?: string | undefined;
  defaultVariant?: string | undefined;
  variants?: readonly PromptVariant[] | undefined;
  customerEncryptionKeyArn?: string | undefined;
}

export type Prompt = PromptSummary & PromptSettings;

/** What came of trying a prompt. */
export interface PromptTrial {
  text: string | null;
  usage: { inputTokens?: number; outputTokens?: number } | null;
  error: { code: string; message: string } | null;
  milliseconds: number;
}
