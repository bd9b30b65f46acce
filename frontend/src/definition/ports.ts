/** Where connections end: the inputs, outputs and conditions of nodes. */
import {
  at,
  configurationOf,
  textAt,
  type DataType,
  type FlowConnection,
  type FlowNode,
} from "./types";

/** One end that a connection can have at a node. */
export interface Port {
  readonly kind: "input" | "output" | "condition" | "entry";
  /** Name of the input, output or condition; "" for the entry that conditions point to. */
  readonly name: string;
  /** Type of the value; undefined for conditions and entries, which carry none. */
  readonly type?: DataType;
  /** The input's expression, or the condition's. */
  readonly expression?: string;
}

/** The entry of a node: where a conditional connection arrives. */
export const ENTRY: Port = { kind: "entry", name: "" };

/** The data inputs of a node, in its own order. */
export function inputPorts(node: FlowNode): Port[] {
  return (node.inputs ?? []).map((input) => ({
    kind: "input",
    name: input.name ?? "",
    type: input.type,
    expression: input.expression,
  }));
}

/** The data outputs of a node; for a Condition its conditions, which open targets. */
export function outputPorts(node: FlowNode): Port[] {
  if (node.type === "Condition") return conditionPorts(node);
  return (node.outputs ?? []).map((output) => ({
    kind: "output",
    name: output.name ?? "",
    type: output.type,
  }));
}

function conditionPorts(node: FlowNode): Port[] {
  const conditions = at(configurationOf(node), "conditions");
  if (!Array.isArray(conditions)) return [];
  return conditions.map((condition: unknown) => ({
    kind: "condition",
    name: textAt(condition, "name"),
    expression: textAt(condition, "expression"),
  }));
}

/** The handle's identifier on the canvas: kind and name. */
export function portId(port: Pick<Port, "kind" | "name">): string {
  return `${port.kind}:${port.name}`;
}

/** Kind and name behind a handle's identifier. */
export function parsePortId(id: string): { kind: Port["kind"]; name: string } {
  const colon = id.indexOf(":");
  return { kind: id.slice(0, colon) as Port["kind"], name: id.slice(colon + 1) };
}

/** Handle identifiers at both ends of a connection, whether or not such ports exist. */
export function connectionPorts(connection: FlowConnection): { source: string; target: string } {
  if (connection.type === "Conditional") {
    const name = textAt(connection.configuration, "conditional", "condition");
    return { source: portId({ kind: "condition", name }), target: portId(ENTRY) };
  }
  return {
    source: portId({
      kind: "output",
      name: textAt(connection.configuration, "data", "sourceOutput"),
    }),
    target: portId({
      kind: "input",
      name: textAt(connection.configuration, "data", "targetInput"),
    }),
  };
}
