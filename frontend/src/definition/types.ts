/** Definitions as the service's own SDK types them, and what the canvas keeps beside them. */
import type {
  FlowCondition,
  FlowConnection,
  FlowDefinition,
  FlowNode,
  FlowNodeInput,
  FlowNodeIODataType,
  FlowNodeOutput,
  FlowNodeType,
  FlowValidation,
} from "@aws-sdk/client-bedrock-agent";

export type {
  FlowCondition,
  FlowConnection,
  FlowDefinition,
  FlowNode,
  FlowNodeInput,
  FlowNodeOutput,
  FlowNodeType,
  FlowValidation,
};
export type DataType = FlowNodeIODataType;

/** A place on the canvas, in its own units; y grows downwards. */
export interface Point {
  x: number;
  y: number;
}

/** Where a node stands: within its Loop if it is in one. A Loop has a size, and may be collapsed. */
export interface Place extends Point {
  width?: number;
  height?: number;
  collapsed?: boolean;
}

/** Places of nodes by name. A definition holds no positions; the server keeps these beside it. */
export type Layout = Readonly<Record<string, Place>>;

/** What the builder edits: a definition and where its nodes are drawn. */
export interface Draft {
  readonly definition: FlowDefinition;
  readonly layout: Layout;
}

/** The definition of a flow or of a version; an empty one when it has none. */
export function definitionOf(flow: { readonly definition?: FlowDefinition }): FlowDefinition {
  return flow.definition ?? { nodes: [], connections: [] };
}

/** Member names of the configuration union, by node type. */
export const CONFIGURATION_MEMBER: Readonly<Record<FlowNodeType, string>> = {
  Agent: "agent",
  Collector: "collector",
  Condition: "condition",
  InlineCode: "inlineCode",
  Input: "input",
  Iterator: "iterator",
  KnowledgeBase: "knowledgeBase",
  LambdaFunction: "lambdaFunction",
  Lex: "lex",
  Loop: "loop",
  LoopController: "loopController",
  LoopInput: "loopInput",
  Output: "output",
  Prompt: "prompt",
  Retrieval: "retrieval",
  Storage: "storage",
};

/** A JSON object whose members are looked at one by one. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether the value is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The configuration that belongs to the node's type; {} when it has none. */
export function configurationOf(node: FlowNode): JsonObject {
  const member = node.type ? CONFIGURATION_MEMBER[node.type] : undefined;
  const union: unknown = node.configuration;
  if (!member || !isObject(union)) return {};
  const value = union[member];
  return isObject(value) ? value : {};
}

/** The node with another configuration of its type; whatever else the union holds stays. */
export function withConfiguration(node: FlowNode, configuration: JsonObject): FlowNode {
  if (!node.type) return node;
  const union: unknown = node.configuration;
  const kept = isObject(union) ? union : {};
  return {
    ...node,
    configuration: {
      ...kept,
      [CONFIGURATION_MEMBER[node.type]]: configuration,
    } as unknown as FlowNode["configuration"],
  };
}

/** The value at a path of member names and indices; undefined where the path ends early. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current) && typeof step === "number") current = current[step] as unknown;
    else if (isObject(current) && typeof step === "string") current = current[step];
    else return undefined;
  }
  return current;
}

/** The text at a path, or "" where there is none. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

/** A copy of the object with the value at a path replaced; objects on the way are made as needed. */
export function put(object: JsonObject, path: readonly string[], value: unknown): JsonObject {
  const [first, ...rest] = path;
  if (first === undefined) return object;
  if (rest.length === 0) {
    if (value !== undefined) return { ...object, [first]: value };
    return Object.fromEntries(Object.entries(object).filter(([name]) => name !== first));
  }
  const inner = object[first];
  return { ...object, [first]: put(isObject(inner) ? inner : {}, rest, value) };
}

export const DATA_TYPES: readonly DataType[] = ["String", "Number", "Boolean", "Object", "Array"];

/** The nodes of a definition; [] when it has none yet. */
export function nodesOf(definition: FlowDefinition): readonly FlowNode[] {
  return definition.nodes ?? [];
}

/** The connections of a definition; [] when it has none yet. */
export function connectionsOf(definition: FlowDefinition): readonly FlowConnection[] {
  return definition.connections ?? [];
}

/** The node of that name, if there is one. */
export function findNode(definition: FlowDefinition, name: string): FlowNode | undefined {
  return nodesOf(definition).find((node) => node.name === name);
}

/** The places in a stored layout; whatever else it holds is none. */
export function toLayout(stored: unknown): Layout {
  if (!isObject(stored)) return {};
  const places = Object.entries(stored).filter((entry): entry is [string, Point] => {
    const [, place] = entry;
    return isObject(place) && typeof place.x === "number" && typeof place.y === "number";
  });
  return Object.fromEntries(places);
}
