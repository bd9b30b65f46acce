/**
 * The state of an execution as a fold over its journal. Pure: `reduce` gives a new `Run` and leaves
 * the old one alone. A batch of events costs the work of the nodes it touches, not of the run.
 */

import type {
  ExecutionStatus,
  JournalEvent,
  JsonValue,
  Path,
  PayloadReference,
} from "../../api/types";
import type { ActivationStatus } from "../../canvas/states";
import { nodeIdOf, pathKey, type Shape } from "./shape";

/** One run of one node: in an iterator there is one for each item. */
export interface Activation {
  nodeId: string;
  /** `pathKey` of its path; "" outside of iterators and loops. */
  key: string;
  path: Path;
  status: ActivationStatus;
  startedAt: number | null;
  endedAt: number | null;
  /** Numbers of its events, in order. */
  events: readonly number[];
  message: string | null;
}

/** What is known of one node. */
export interface NodeRun {
  id: string;
  running: number;
  succeeded: number;
  failed: number;
  skipped: number;
  /** Activations that the end of the run cut off. */
  stopped: number;
  startedAt: number | null;
  endedAt: number | null;
  message: string | null;
  activations: readonly Activation[];
  /** Position in `activations`, by key. */
  index: ReadonlyMap<string, number>;
  /** Of an iterator: items expected, opened and through, over all its activations. */
  items: number;
  itemsOpened: number;
  itemsDone: number;
  /** Nodes settled in an open item, by the item's key; items by the key of their activation. */
  itemSettled: ReadonlyMap<string, number>;
  itemsExpected: ReadonlyMap<string, number>;
  itemsThrough: ReadonlyMap<string, number>;
}

export interface FlowOutput {
  node: string;
  path: Path;
  name: string;
  value: JsonValue;
  seq: number;
}

/** What an agent asks and waits for. */
export interface OpenQuestion {
  node: string;
  path: Path;
  turn: number;
  text: string;
  seq: number;
}

export interface Run {
  shape: Shape;
  lastSeq: number;
  /** All events, `events[i].seq === i + 1`. */
  events: readonly JournalEvent[];
  nodes: ReadonlyMap<string, NodeRun>;
  status: ExecutionStatus;
  startedAt: number | null;
  endedAt: number | null;
  outputs: readonly FlowOutput[];
  questions: readonly OpenQuestion[];
  failure: { code: string; message: string } | null;
}

export function emptyRun(shape: Shape): Run {
  return {
    shape,
    lastSeq: 0,
    events: [],
    nodes: new Map(),
    status: "Running",
    startedAt: null,
    endedAt: null,
    outputs: [],
    questions: [],
    failure: null,
  };
}

/**
 * Fold the next events in. Events already known are passed over; from a gap on nothing is taken,
 * so that the caller can ask again from `lastSeq`.
 */
export function reduce(run: Run, events: readonly JournalEvent[]): Run {
  const fresh: JournalEvent[] = [];
  let seq = run.lastSeq;
  for (const event of events) {
    if (event.seq <= seq) continue;
    if (event.seq !== seq + 1) break;
    fresh.push(event);
    seq = event.seq;
  }
  if (fresh.length === 0) return run;
  const batch = new Batch(run, seq, fresh);
  for (const event of fresh) batch.apply(event);
  return batch.next;
}

type Open<T> = { -readonly [K in keyof T]: T[K] };
type MapName = "index" | "itemSettled" | "itemsExpected" | "itemsThrough";
interface OpenNode extends Open<Omit<NodeRun, "activations" | MapName>> {
  activations: Activation[];
  index: Map<string, number>;
  itemSettled: Map<string, number>;
  itemsExpected: Map<string, number>;
  itemsThrough: Map<string, number>;
}

/** One call of `reduce`: copies what it touches once, then works on its copies. */
class Batch {
  readonly next: Open<Run>;
  private readonly nodes: Map<string, NodeRun>;
  private readonly open = new Map<string, OpenNode>();

  constructor(run: Run, lastSeq: number, fresh: readonly JournalEvent[]) {
    this.nodes = new Map(run.nodes);
    this.next = { ...run, nodes: this.nodes, lastSeq, events: run.events.concat(fresh) };
  }

  apply(event: JournalEvent): void {
    const at = Date.parse(event.at);
    const next = this.next;
    next.startedAt ??= at;
    switch (event.kind) {
      case "FlowInput":
      case "ConditionResult":
        this.settle(event, at, "succeeded");
        break;
      case "NodeInput":
        this.start(event, at);
        break;
      case "NodeAction":
      case "NodeDependency":
        this.note(event);
        break;
      case "NodeQuestion":
        this.note(event);
        next.questions = [...next.questions, questionOf(event)];
        break;
      case "NodeAnswer":
        this.note(event);
        next.questions = next.questions.filter(
          ({ node, path }) => node !== event.node || pathKey(path) !== pathKey(event.path),
        );
        break;
      case "NodeOutput":
        if (this.isItem(event)) this.openItem(event, at);
        else this.settle(event, at, "succeeded");
        break;
      case "NodeFailure":
        this.settle(event, at, "failed");
        break;
      case "NodeSkipped":
        this.settle(event, at, "skipped");
        break;
      case "FlowOutput":
        next.outputs = next.outputs.concat(outputsOf(event));
        this.settle(event, at, "succeeded");
        break;
      case "FlowFailure":
        next.failure = { code: text(event.data.code), message: text(event.data.message) };
        break;
      case "FlowEnd":
        this.end(event, at);
        break;
    }
  }

  private node(id: string): OpenNode {
    const known = this.open.get(id);
    if (known) return known;
    const old = this.nodes.get(id);
    const node: OpenNode = old
      ? {
          ...old,
          activations: old.activations.slice(),
          index: new Map(old.index),
          itemSettled: new Map(old.itemSettled),
          itemsExpected: new Map(old.itemsExpected),
          itemsThrough: new Map(old.itemsThrough),
        }
      : newNode(id);
    this.open.set(id, node);
    this.nodes.set(id, node);
    return node;
  }

  /** The event's activation; made when this is the first that is heard of it. */
  private activation(node: OpenNode, path: Path): [Activation, number] {
    const key = pathKey(path);
    const position = node.index.get(key);
    const known = position === undefined ? undefined : node.activations[position];
    if (known && position !== undefined) return [known, position];
    const made: Activation = {
      nodeId: node.id,
      key,
      path,
      status: "waiting",
      startedAt: null,
      endedAt: null,
      events: [],
      message: null,
    };
    node.index.set(key, node.activations.length);
    return [made, node.activations.push(made) - 1];
  }

  private note(event: JournalEvent): void {
    const node = this.node(nodeIdOf(this.next.shape, event));
    const [activation, position] = this.activation(node, event.path);
    node.activations[position] = { ...activation, events: [...activation.events, event.seq] };
  }

  private start(event: JournalEvent, at: number): void {
    const node = this.node(nodeIdOf(this.next.shape, event));
    const [activation, position] = this.activation(node, event.path);
    if (activation.status !== "running") count(node, activation.status, -1);
    if (activation.status !== "running") node.running += 1;
    node.startedAt ??= at;
    node.endedAt = null;
    node.activations[position] = {
      ...activation,
      status: "running",
      startedAt: activation.startedAt ?? at,
      endedAt: null,
      events: [...activation.events, event.seq],
    };
    if (this.next.shape.nodes.get(node.id)?.type === "Iterator") {
      const size = arraySize(event, "array");
      if (size !== null) this.expect(node, activation.key, size);
      if (size === 0) this.finish(node, position, at, "succeeded", null);
    }
  }

  private settle(event: JournalEvent, at: number, status: ActivationStatus): void {
    if (!event.node) return;
    const node = this.node(nodeIdOf(this.next.shape, event));
    const [activation, position] = this.activation(node, event.path);
    const message = status === "failed" ? text(event.data.message) : activation.message;
    node.activations[position] = { ...activation, events: [...activation.events, event.seq] };
    if (activation.status === status) return;
    const first = activation.status === "waiting" || activation.status === "running";
    this.finish(node, position, at, status, message);
    if (first) this.countIntoItem(event.path, node.id, at);
  }

  private finish(
    node: OpenNode,
    position: number,
    at: number,
    status: ActivationStatus,
    message: string | null,
  ): void {
    const activation = node.activations[position];
    if (!activation) return;
    count(node, activation.status, -1);
    count(node, status, 1);
    if (status !== "skipped") {
      node.startedAt ??= at;
      node.endedAt = node.running === 0 ? at : null;
    }
    node.message ??= message;
    node.activations[position] = {
      ...activation,
      status,
      startedAt: activation.startedAt ?? (status === "skipped" ? null : at),
      endedAt: at,
      message,
    };
  }

  /** Whether this output is an iterator's opening of one item: its path ends with itself. */
  private isItem(event: JournalEvent): boolean {
    const last = event.path.at(-1);
    return (
      last?.[0] === event.node &&
      this.next.shape.nodes.get(nodeIdOf(this.next.shape, event))?.type === "Iterator"
    );
  }

  private openItem(event: JournalEvent, at: number): void {
    const node = this.node(nodeIdOf(this.next.shape, event));
    const outer = event.path.slice(0, -1);
    const [activation, position] = this.activation(node, outer);
    node.activations[position] = { ...activation, events: [...activation.events, event.seq] };
    if (activation.status === "waiting") {
      node.activations[position] = { ...activation, status: "running", startedAt: at };
      node.running += 1;
      node.startedAt ??= at;
    }
    node.itemsOpened += 1;
    const size = outputValue(event, "arraySize");
    if (typeof size === "number") this.expect(node, activation.key, size);
    if ((this.next.shape.members.get(node.id) ?? 0) === 0) this.itemThrough(node, outer, at);
  }

  private expect(node: OpenNode, key: string, size: number): void {
    node.items += size - (node.itemsExpected.get(key) ?? 0);
    node.itemsExpected.set(key, size);
  }

  /** A node in an iterator's item settled: when it was the item's last, the item is through. */
  private countIntoItem(path: Path, nodeId: string, at: number): void {
    const last = path.at(-1);
    const spec = this.next.shape.nodes.get(nodeId);
    if (!last || !spec || spec.type === "Iterator") return;
    const iterator = spec.scopes.at(-1);
    if (iterator === undefined || this.next.shape.nodes.get(iterator)?.type !== "Iterator") return;
    if (last[0] !== iterator) return;
    const node = this.node(iterator);
    const key = pathKey(path);
    const settled = (node.itemSettled.get(key) ?? 0) + 1;
    if (settled < (this.next.shape.members.get(iterator) ?? 0)) {
      node.itemSettled.set(key, settled);
      return;
    }
    node.itemSettled.delete(key);
    this.itemThrough(node, path.slice(0, -1), at);
  }

  /** One item of an iterator is through; with the last one the iterator's own activation is. */
  private itemThrough(node: OpenNode, outer: Path, at: number): void {
    node.itemsDone += 1;
    const [activation, position] = this.activation(node, outer);
    const through = (node.itemsThrough.get(activation.key) ?? 0) + 1;
    node.itemsThrough.set(activation.key, through);
    if (through === node.itemsExpected.get(activation.key) && activation.status === "running")
      this.finish(node, position, at, "succeeded", null);
  }

  private end(event: JournalEvent, at: number): void {
    const next = this.next;
    next.status = (text(event.data.status) || "Succeeded") as ExecutionStatus;
    next.endedAt = at;
    next.questions = [];
    for (const { id, running } of [...this.nodes.values()]) {
      if (running === 0) continue;
      const node = this.node(id);
      for (const [position, activation] of node.activations.entries())
        if (activation.status === "running") this.finish(node, position, at, "stopped", null);
    }
  }
}

function newNode(id: string): OpenNode {
  return {
    id,
    running: 0,
    succeeded: 0,
    failed: 0,
    skipped: 0,
    stopped: 0,
    startedAt: null,
    endedAt: null,
    message: null,
    activations: [],
    index: new Map(),
    items: 0,
    itemsOpened: 0,
    itemsDone: 0,
    itemSettled: new Map(),
    itemsExpected: new Map(),
    itemsThrough: new Map(),
  };
}

function count(node: OpenNode, status: ActivationStatus, by: 1 | -1): void {
  if (status !== "waiting") node[status] += by;
}

function text(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** A field of an event: its value with what the event says about it. */
export interface EventField {
  name: string;
  type?: string;
  value: JsonValue;
  expression?: string;
  category?: string;
  source?: { node: string; output: string };
  next?: { node: string; input: string }[];
}

export function fieldsOf(event: JournalEvent): readonly EventField[] {
  const fields = event.data.fields;
  return Array.isArray(fields) ? (fields as unknown as EventField[]) : [];
}

/** Whether the value is kept beside the journal, and only referred to here. */
export function isPayload(value: unknown): value is PayloadReference {
  return typeof value === "object" && value !== null && "$payload" in value;
}

function outputValue(event: JournalEvent, name: string): JsonValue | undefined {
  return fieldsOf(event).find((field) => field.name === name)?.value;
}

function arraySize(event: JournalEvent, name: string): number | null {
  const value = outputValue(event, name);
  return Array.isArray(value) ? value.length : null;
}

function questionOf(event: JournalEvent): OpenQuestion {
  const { node, path, seq, data } = event;
  return { node, path, seq, turn: Number(data.turn), text: text(data.question) };
}

function outputsOf(event: JournalEvent): FlowOutput[] {
  const { node, path, seq } = event;
  return fieldsOf(event).map(({ name, value }) => ({ node, path, name, value, seq }));
}
