/** What a connection being drawn may end at: ports that are there, and nodes that could be added. Pure. */
import { connectionBetween, mismatch, refusal, type Ends } from "./connect";
import { inputTypeIsFree, KINDS, newNode, outputTypeIsFree, type Kind } from "./kinds";
import { levelOf, localNames, misplaced, qualified } from "./levels";
import { freeName } from "./names";
import { ENTRY, inputPorts, outputPorts, parsePortId, portId, type Port } from "./ports";
import {
  connectionsOf,
  findNode,
  nodesOf,
  type DataType,
  type FlowConnection,
  type FlowDefinition,
  type FlowNode,
} from "./types";

/** A connection being drawn: the port that it begins at, and which end of it that is. */
export interface Drawing {
  readonly node: string;
  readonly port: string;
  readonly side: "source" | "target";
}

/** The ends of what is drawn when it is dropped on this port. */
export function endsAt({ node, port, side }: Drawing, at: { node: string; port: string }): Ends {
  return side === "source"
    ? { source: node, sourcePort: port, target: at.node, targetPort: at.port }
    : { source: at.node, sourcePort: at.port, target: node, targetPort: port };
}

/** By port, why it does not fit, in words; undefined where it fits. */
export type Verdicts = ReadonlyMap<string, string | undefined>;

/** What is to be said of each port of each node while a connection is drawn, by node. */
export function judgePorts(
  definition: FlowDefinition,
  drawing: Drawing,
): ReadonlyMap<string, Verdicts> {
  return new Map(
    nodesOf(definition).map((node) => {
      const name = node.name ?? "";
      const inputs = [ENTRY, ...inputPorts(node)];
      const outputs = outputPorts(node);
      const [far, near] = drawing.side === "source" ? [inputs, outputs] : [outputs, inputs];
      return [
        name,
        new Map<string, string | undefined>([
          ...near.map((port) => [portId(port), wrongSide(drawing)] as const),
          ...far.map((port) => [portId(port), verdict(definition, drawing, name, port)] as const),
        ]),
      ];
    }),
  );
}

/** The port of a node that suits a connection best, or why none does, in words. */
export function bestPort(
  definition: FlowDefinition,
  drawing: Drawing,
  name: string,
): { readonly port: string } | { readonly why: string } {
  const node = findNode(definition, name);
  if (!node) return { why: "There is no such node." };
  const wanted = parsePortId(drawing.port);
  const entries = node.type === "Input" ? [] : [ENTRY];
  const inputs = wanted.kind === "condition" ? entries : inputPorts(node);
  const far = drawing.side === "source" ? inputs : outputPorts(node);
  const type = typeOfStart(definition, drawing);
  const suits = (port: Port): number =>
    Number(port.name === wanted.name) + Number(port.type === type);
  const judged = [...far]
    .sort((first, second) => suits(second) - suits(first))
    .map((port) => ({ port, why: verdict(definition, drawing, name, port) }));
  const fits = judged.find(({ why }) => why === undefined);
  if (fits) return { port: portId(fits.port) };
  const side = drawing.side === "source" ? "input" : "output";
  return { why: judged[0]?.why ?? `${name} has no ${side} for it.` };
}

function wrongSide({ side }: Drawing): string {
  return side === "source"
    ? "A connection from an output ends at an input."
    : "A connection to an input begins at an output.";
}

function verdict(
  definition: FlowDefinition,
  drawing: Drawing,
  node: string,
  port: Port,
): string | undefined {
  const ends = endsAt(drawing, { node, port: portId(port) });
  const why = refusal(definition, ends);
  if (why !== undefined) return why;
  if (mismatch(definition, ends) === undefined) return undefined;
  const type = typeOfStart(definition, drawing) ?? "another type";
  return drawing.side === "source"
    ? `${port.name} takes ${port.type ?? "another type"}, this gives ${type}.`
    : `${port.name} gives ${port.type ?? "another type"}, this takes ${type}.`;
}

function typeOfStart(definition: FlowDefinition, drawing: Drawing): DataType | undefined {
  const node = findNode(definition, drawing.node);
  if (!node) return undefined;
  const ports = drawing.side === "source" ? outputPorts(node) : inputPorts(node);
  return ports.find((port) => portId(port) === drawing.port)?.type;
}

/** A node that could be added where a connection ends, with that connection. */
export interface FittingNode {
  readonly kind: Kind;
  /** The new node, with a free name, and with the type that is wanted at the port. */
  readonly node: FlowNode;
  readonly connection: FlowConnection;
  /** Whether its port has the wanted type from the start. */
  readonly exact: boolean;
}

/** The node types with a port that fits, those that fit as they are first. */
export function nodesThatFit(definition: FlowDefinition, drawing: Drawing): FittingNode[] {
  const wanted = typeOfStart(definition, drawing);
  const level = levelOf(drawing.node);
  const names = localNames(definition, level);
  const found = KINDS.flatMap((kind): FittingNode[] => {
    if (misplaced(kind.type, level) !== undefined) return [];
    const plain = newNode(kind, qualified(level, freeName(kind.name, names)));
    const retyped = wanted ? withType(kind, plain, drawing.side, wanted) : plain;
    const exact = fitting(definition, drawing, plain);
    const connection = exact ?? fitting(definition, drawing, retyped);
    if (!connection) return [];
    return [{ kind, node: exact ? plain : retyped, connection, exact: exact !== undefined }];
  });
  return [...found.filter(({ exact }) => exact), ...found.filter(({ exact }) => !exact)];
}

/** The connection to the first port of the node that fits. */
function fitting(
  definition: FlowDefinition,
  drawing: Drawing,
  node: FlowNode,
): FlowConnection | undefined {
  const after = { ...definition, nodes: [...nodesOf(definition), node] };
  const entry = node.type === "Input" ? [] : [ENTRY];
  const ports = drawing.side === "source" ? [...inputPorts(node), ...entry] : outputPorts(node);
  for (const port of ports) {
    const ends = endsAt(drawing, { node: node.name ?? "", port: portId(port) });
    if (refusal(after, ends) === undefined && mismatch(after, ends) === undefined) {
      return connectionBetween(after, ends);
    }
  }
  return undefined;
}

/** The node with this type at the first port where its author may choose one. */
function withType(kind: Kind, node: FlowNode, side: Drawing["side"], type: DataType): FlowNode {
  if (side === "source") {
    const inputs = node.inputs ?? [];
    const first = inputs.findIndex(({ name }) => inputTypeIsFree(kind.type, name ?? ""));
    return { ...node, inputs: inputs.map((each, at) => (at === first ? { ...each, type } : each)) };
  }
  const outputs = node.outputs ?? [];
  const first = outputs.findIndex(({ name }) => outputTypeIsFree(kind, name ?? ""));
  return { ...node, outputs: outputs.map((each, at) => (at === first ? { ...each, type } : each)) };
}

/** The definition without a connection, as one sees it while that connection's end is moved. */
export function without(
  definition: FlowDefinition,
  connection: string | undefined,
): FlowDefinition {
  if (connection === undefined) return definition;
  return {
    ...definition,
    connections: connectionsOf(definition).filter(({ name }) => name !== connection),
  };
}
