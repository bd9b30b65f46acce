/** What trying one node has told, as the events of a run's journal. Pure. */
import type { StreamEvent } from "../../api/eventStream";
import type { Values } from "../../api/trying";
import type { EventKind, JournalEvent, JsonValue } from "../../api/types";
import type { FlowNode } from "../../definition/types";
import { fieldsOf } from "../../executions/run/fold";

/** Trying one node, so far. */
export interface Tried {
  readonly node: FlowNode;
  readonly events: readonly JournalEvent[];
  /** How long it took; undefined while it runs. */
  readonly milliseconds?: number;
  /** What it asked the user, who is not there to answer. */
  readonly question?: string;
  /** Why it could not be tried at all, or was stopped. */
  readonly refused?: string;
}

type Data = JournalEvent["data"];

export function begun(node: FlowNode): Tried {
  return { node, events: [] };
}

/** Whether it is over. */
export function isOver({ milliseconds, refused }: Tried): boolean {
  return milliseconds !== undefined || refused !== undefined;
}

/** What is known after one event more. */
export function heard(tried: Tried, { name, body }: StreamEvent): Tried {
  const data = body as Data;
  switch (name) {
    case "actionEvent":
      return added(tried, "NodeAction", data);
    case "dependencyEvent":
      return added(tried, "NodeDependency", data);
    case "conditionEvent":
      return added(tried, "ConditionResult", data);
    case "failureEvent":
      return added(tried, "NodeFailure", data);
    case "outputEvent":
      return added(tried, "NodeOutput", { fields: outputs(tried.node, data) });
    case "questionEvent":
      return { ...tried, question: String(data.question) };
    case "completionEvent":
      return { ...tried, milliseconds: Number(data.milliseconds) };
    default:
      return tried;
  }
}

/** What the node has given, if anything. */
export function givenBy({ events }: Tried): Values | undefined {
  const output = events.find(({ kind }) => kind === "NodeOutput");
  return (
    output && Object.fromEntries(fieldsOf(output).map(({ name, value }) => [name, value] as const))
  );
}

/** What the node's code has printed. */
export function printedBy({ events }: Tried): string {
  return events
    .flatMap(({ kind, data: { service, response } }) => {
      if (kind !== "NodeAction" || service !== "sandbox") return [];
      const printed = (response as Data | undefined)?.printed;
      return typeof printed === "string" ? [printed] : [];
    })
    .join("");
}

function outputs(node: FlowNode, data: Data): JsonValue[] {
  const listed = data.outputs as unknown as { name: string; content: { document: JsonValue } }[];
  return listed.map(({ name, content }) => ({
    name,
    type: node.outputs?.find((output) => output.name === name)?.type ?? "",
    value: content.document,
  }));
}

function added(tried: Tried, kind: EventKind, data: Data): Tried {
  const seq = tried.events.length + 1;
  const event = { seq, kind, node: tried.node.name ?? "", path: [], at: "", data };
  return { ...tried, events: [...tried.events, event] };
}
