/** Pinned outputs: what nodes give on the canvas instead of being called. Pure. */
import type { Values } from "../../api/trying";
import { levelOf } from "../../definition/levels";
import {
  findNode,
  isObject,
  nodesOf,
  type FlowDefinition,
  type FlowNode,
} from "../../definition/types";
import { typeOf } from "../../executions/input";

/** Outputs by the node that is pinned. */
export type Pins = Readonly<Record<string, Values>>;

/** Characters of all pins of a flow: the browser has little room, shared by all flows. */
export const MOST_CHARACTERS = 1_000_000;
/** Nodes that may be pinned at a time, as the server takes them. */
const MOST = 100;

/** Node types that act outside; all others only pass on what the flow brings them. */
const CALLING = new Set([
  "Agent",
  "InlineCode",
  "KnowledgeBase",
  "LambdaFunction",
  "Lex",
  "Prompt",
  "Retrieval",
  "Storage",
]);

/** Whether a node calls something outside, and stands in no loop: what can be pinned. */
export function isCalling(node: FlowNode | undefined): boolean {
  return CALLING.has(node?.type ?? "") && levelOf(node?.name) === "";
}

/** Why the outputs cannot be those of the node; undefined when they can. */
export function pinProblem(
  definition: FlowDefinition,
  name: string,
  outputs: Values,
): string | undefined {
  const node = findNode(definition, name);
  if (!node) return "There is no such node any more.";
  if (levelOf(name) !== "") return "What stands in a loop runs with the loop.";
  if (!isCalling(node)) return "A node of its type calls nothing.";
  const declared = node.outputs ?? [];
  for (const { name: output = "", type } of declared) {
    const value = outputs[output];
    if (value === undefined) return `There is no value for its output ${output}.`;
    const found = typeOf(value) ?? "null";
    if (found !== type)
      return `Its output ${output} is of type ${type ?? "?"} now; the value is ${found}.`;
  }
  const gone = Object.keys(outputs).find((each) => !declared.some((port) => port.name === each));
  return gone === undefined ? undefined : `It has no output ${gone} any more.`;
}

/** The problems of all pins, by node. */
export function pinProblems(definition: FlowDefinition, pins: Pins): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(pins).flatMap(([name, outputs]): [string, string][] => {
      const problem = pinProblem(definition, name, outputs);
      return problem === undefined ? [] : [[name, problem]];
    }),
  );
}

/** Why no more can be kept; undefined when these can. */
export function tooMuch(pins: Pins): string | undefined {
  if (Object.keys(pins).length > MOST) return `At most ${MOST} nodes of a flow can be pinned.`;
  const size = JSON.stringify(pins).length;
  return size > MOST_CHARACTERS
    ? `The pins of a flow may have ${MOST_CHARACTERS.toLocaleString()} characters; these have ${size.toLocaleString()}.`
    : undefined;
}

/** The node that was given another name between two definitions: its old name and its new one. */
export function renamed(
  before: FlowDefinition,
  after: FlowDefinition,
): readonly [string, string] | undefined {
  const [were, are] = [nodesOf(before), nodesOf(after)];
  if (were.length !== are.length) return undefined;
  const changed = were.flatMap(({ name: was = "" }, place): [string, string][] => {
    const is = are[place]?.name ?? "";
    return was === is ? [] : [[was, is]];
  });
  return changed.length === 1 ? changed[0] : undefined;
}

/** The pins with one node's under another name. */
export function moved(pins: Pins, [from, to]: readonly [string, string]): Pins {
  const outputs = pins[from];
  return outputs === undefined ? pins : { ...without(pins, from), [to]: outputs };
}

export function without(pins: Pins, node: string): Pins {
  return Object.fromEntries(Object.entries(pins).filter(([name]) => name !== node));
}

/** What was kept; anything else than outputs by node is none. */
export function readPins(stored: string | null): Pins {
  try {
    const value: unknown = JSON.parse(stored ?? "{}");
    if (!isObject(value)) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, Values] => isObject(entry[1])),
    );
  } catch {
    return {};
  }
}
