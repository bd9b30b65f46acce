/** Two executions step by step: what both did, and what differs. Pure. */

import type { JournalEvent, JsonValue, Path } from "../../api/types";
import { describe } from "../describe";
import { fieldsOf, isPayload, type Activation, type Run } from "../run/fold";
import { pathKey } from "../run/shape";

export type Difference = "only A" | "only B" | "status" | "input" | "output" | "error";

/** One run of one node in both executions, by node and item; an output of the flow likewise. */
export interface Pair<T> {
  id: string;
  node: string;
  path: Path;
  a: T | null;
  b: T | null;
  /** In what they differ; times are shown, but always differ. */
  differences: readonly Difference[];
}

export interface Value {
  name: string;
  path: Path;
  value: JsonValue;
}

export interface StepValues {
  input: readonly Value[];
  output: readonly Value[];
  error: string | null;
}

export type Step = Pair<Activation>;

/** Every step of both, in the order in which A, then B, came to the nodes. */
export function stepsOf(a: Run, b: Run): Step[] {
  const nodes = new Set([...a.nodes.keys(), ...b.nodes.keys()]);
  return [...nodes].flatMap((node) =>
    paired(
      a.nodes.get(node)?.activations ?? [],
      b.nodes.get(node)?.activations ?? [],
      ({ key }) => `${node}@${key}`,
      ({ path }) => ({ node, path }),
      (one, other) => {
        const [left, right] = [valuesOf(a, one), valuesOf(b, other)];
        const found: Difference[] = [];
        if (one.status !== other.status) found.push("status");
        if (!sameValues(left.input, right.input)) found.push("input");
        if (!sameValues(left.output, right.output)) found.push("output");
        if (left.error !== right.error) found.push("error");
        return found;
      },
    ),
  );
}

/** What both flows gave. */
export function outputsOf(a: Run, b: Run): Pair<Value>[] {
  return paired(
    a.outputs,
    b.outputs,
    ({ node, path, name }) => `${node}@${pathKey(path)}@${name}`,
    ({ node, path }) => ({ node, path }),
    (one, other) => (same(one.value, other.value) ? [] : ["output"]),
  );
}

/** What an activation took and gave, and why it failed. */
export function valuesOf(run: Run, activation: Activation): StepValues {
  const events = activation.events.flatMap((seq) => run.events[seq - 1] ?? []);
  const of = (kind: JournalEvent["kind"]) => events.filter((event) => event.kind === kind);
  // Input and Output nodes tell twice, once for themselves and once for the flow.
  const first = (one: JournalEvent["kind"], other: JournalEvent["kind"]) =>
    (of(one).length > 0 ? of(one) : of(other)).flatMap((event) =>
      fieldsOf(event).map(({ name, value }) => ({ name, path: event.path, value })),
    );
  const conditions = of("ConditionResult").map((event) => ({
    name: "Condition that held",
    path: event.path,
    value: describe(event) || "none",
  }));
  return {
    input: first("NodeInput", "FlowOutput"),
    output: [...first("NodeOutput", "FlowInput"), ...conditions],
    error: activation.message,
  };
}

/** Whether two values are equal. Large ones are, when their contents have the same digest. */
export function same(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (isPayload(a) || isPayload(b))
    return isPayload(a) && isPayload(b) && a.$payload === b.$payload;
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => same(item, b[index] ?? null))
    );
  const [left, right] = [a as Record<string, JsonValue>, b as Record<string, JsonValue>];
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => name in right && same(left[name] ?? null, right[name] ?? null))
  );
}

function sameValues(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  // An iterator's items come as its scope has room for them: by name and item, not by position.
  const others = new Map(b.map((each) => [`${each.name}@${pathKey(each.path)}`, each.value]));
  return a.every(({ name, path, value }) => {
    const other = others.get(`${name}@${pathKey(path)}`);
    return other !== undefined && same(value, other);
  });
}

function paired<T>(
  a: readonly T[],
  b: readonly T[],
  idOf: (each: T) => string,
  placeOf: (each: T) => { node: string; path: Path },
  differ: (a: T, b: T) => readonly Difference[],
): Pair<T>[] {
  const others = new Map(b.map((each) => [idOf(each), each]));
  const pairs = a.map((each): Pair<T> => {
    const id = idOf(each);
    const other = others.get(id) ?? null;
    others.delete(id);
    const differences = other ? differ(each, other) : (["only A"] as const);
    return { id, ...placeOf(each), a: each, b: other, differences };
  });
  const rest = [...others].map(([id, each]): Pair<T> => ({
    id,
    ...placeOf(each),
    a: null,
    b: each,
    differences: ["only B"],
  }));
  return [...pairs, ...rest].sort((one, other) => byPlace(one.path, other.path));
}

/** Items in their order, whenever each was through. */
function byPlace(one: Path, other: Path): number {
  for (const [depth, [name, index]] of one.entries()) {
    const step = other[depth];
    if (!step || step[0] !== name) break;
    if (step[1] !== index) return index - step[1];
  }
  return 0;
}
