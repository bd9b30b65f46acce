/** The values that a node is tried with: as texts in fields, and back. */
import { consoleApi, type ExecutionId } from "../../api/console";
import type { Values } from "../../api/trying";
import type { EventKind, JsonValue } from "../../api/types";
import type { FlowNode } from "../../definition/types";
import { exampleOf, parseInput, type DataType } from "../../executions/input";
import { fieldsOf, isPayload, type Activation, type Run } from "../../executions/run/fold";

/** Texts of fields by the name of an input or output. */
export type Texts = Readonly<Record<string, string>>;

export interface Slot {
  readonly name: string;
  readonly type: DataType;
}

/** Characters of a node's values that are remembered. */
const LONGEST = 100_000;

export function inputsOf(node: FlowNode): readonly Slot[] {
  return (node.inputs ?? []).map(({ name = "", type }) => ({ name, type: type ?? "String" }));
}

export function outputsOf(node: FlowNode): readonly Slot[] {
  return (node.outputs ?? []).map(({ name = "", type }) => ({ name, type: type ?? "String" }));
}

/** A text for each slot: its value's, else an empty one of its type. */
export function textsOf(slots: readonly Slot[], values: Values): Texts {
  return Object.fromEntries(slots.map(({ name, type }) => [name, exampleOf(type, values[name])]));
}

/** The values of the texts, and what is wrong with those that are none. */
export function readTexts(
  slots: readonly Slot[],
  texts: Texts,
  taker: string,
): { readonly values: Values; readonly problems: ReadonlyMap<string, string> } {
  const values: Record<string, JsonValue> = {};
  const problems = new Map<string, string>();
  for (const { name, type } of slots) {
    const read = parseInput(texts[name] ?? "", type, taker);
    if ("problem" in read) problems.set(name, read.problem);
    else values[name] = read.value;
  }
  return { values, problems };
}

/** The values of an activation's inputs or outputs, with those that are kept beside the journal. */
export async function recordedValues(
  id: ExecutionId,
  run: Run,
  activation: Activation,
  kind: EventKind & ("NodeInput" | "NodeOutput"),
): Promise<Values> {
  const event = eventOf(run, activation, kind);
  const fields = (event && fieldsOf(event)) ?? [];
  const values = fields.map(async ({ name, value }) => {
    const whole = isPayload(value) ? await consoleApi.payload(id, value.$payload) : value;
    return [name, whole] as const;
  });
  return Object.fromEntries(await Promise.all(values));
}

export function eventOf(run: Run, activation: Activation | null, kind: EventKind) {
  return (activation?.events ?? [])
    .flatMap((seq) => run.events[seq - 1] ?? [])
    .find((event) => event.kind === kind);
}

/** What the browser remembers of a node's values; undefined when it is nothing. */
export function remembered(flowId: string, node: string): Texts | undefined {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(flowId, node)) ?? "null");
    if (typeof stored !== "object" || stored === null) return undefined;
    return Object.fromEntries(
      Object.entries(stored).filter((entry): entry is [string, string] => {
        return typeof entry[1] === "string";
      }),
    );
  } catch {
    return undefined;
  }
}

export function rememberTexts(flowId: string, node: string, texts: Texts): void {
  const text = JSON.stringify(texts);
  if (text.length <= LONGEST) localStorage.setItem(keyOf(flowId, node), text);
}

function keyOf(flowId: string, node: string): string {
  return `flowbuilder.values.${flowId}.${node}`;
}
