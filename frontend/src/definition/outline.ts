/** A definition as a list that is read from top to bottom. Pure. */
import { connectionBetween } from "./connect";
import { judgePorts } from "./fitting";
import { levelOf, localName } from "./levels";
import { kindOf } from "./kinds";
import { connectionPorts, outputPorts, parsePortId, portId, type Port } from "./ports";
import {
  connectionsOf,
  findNode,
  nodesOf,
  type FlowConnection,
  type FlowDefinition,
  type FlowNode,
} from "./types";

export interface OutlineLine {
  /** Name of the connection. */
  readonly name: string;
  /** "document to Work, text"; "text from FlowInput, document". */
  readonly words: string;
}

export interface OutlineEntry {
  readonly name: string;
  readonly type: string | undefined;
  /** Title of the node's type. */
  readonly title: string;
  readonly incoming: readonly OutlineLine[];
  readonly outgoing: readonly OutlineLine[];
}

/** Every node after those that it follows from, with its connections. */
export function outline(definition: FlowDefinition): OutlineEntry[] {
  const lines = connectionsOf(definition);
  return withBodies(inOrder(definition)).map((node) => ({
    name: node.name ?? "",
    type: node.type,
    title: kindOf(node.type).title,
    incoming: lines.filter(({ target }) => target === node.name).map(comesIn),
    outgoing: lines.filter(({ source }) => source === node.name).map(goesOut),
  }));
}

function comesIn(line: FlowConnection): OutlineLine {
  const ends = connectionPorts(line);
  const from = `${localName(line.source)}, ${parsePortId(ends.source).name}`;
  const to = parsePortId(ends.target).name;
  return { name: line.name ?? "", words: to === "" ? `opened by ${from}` : `${to} from ${from}` };
}

function goesOut(line: FlowConnection): OutlineLine {
  const ends = connectionPorts(line);
  const from = parsePortId(ends.source).name;
  const to = parsePortId(ends.target).name;
  const target = localName(line.target);
  return {
    name: line.name ?? "",
    words: to === "" ? `${from} opens ${target}` : `${from} to ${target}, ${to}`,
  };
}

/** What stands in a Loop directly after it. */
function withBodies(nodes: readonly FlowNode[], level = ""): FlowNode[] {
  return nodes
    .filter(({ name }) => levelOf(name) === level)
    .flatMap((node) =>
      node.type === "Loop" ? [node, ...withBodies(nodes, node.name ?? "")] : [node],
    );
}

/** The nodes, sources before targets; what stands in a circle comes in the definition's order. */
function inOrder(definition: FlowDefinition): FlowNode[] {
  const waiting = [...nodesOf(definition)];
  const sources = new Map<string, Set<string>>();
  for (const { source, target } of connectionsOf(definition)) {
    if (!source || !target || !findNode(definition, source)) continue;
    sources.set(target, (sources.get(target) ?? new Set()).add(source));
  }
  const placed = new Set<string>();
  const order: FlowNode[] = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex(({ name = "" }) =>
      [...(sources.get(name) ?? [])].every((source) => placed.has(source)),
    );
    const [next] = waiting.splice(Math.max(0, ready), 1);
    if (!next) break;
    placed.add(next.name ?? "");
    order.push(next);
  }
  return order;
}

/** A connection that could be made from a node. */
export interface Joint {
  readonly from: Port;
  readonly target: string;
  /** Name of the input; "" for the entry that conditions open. */
  readonly input: string;
  readonly connection: FlowConnection;
}

/** All connections that could be made from this node to ports that fit, by its outputs. */
export function jointsFrom(definition: FlowDefinition, name: string): Joint[] {
  const node = findNode(definition, name);
  if (!node) return [];
  return outputPorts(node).flatMap((from) => {
    const drawing = { node: name, port: portId(from), side: "source" as const };
    return [...judgePorts(definition, drawing)].flatMap(([target, verdicts]) =>
      [...verdicts].flatMap(([port, why]): Joint[] => {
        if (why !== undefined) return [];
        const ends = { source: name, sourcePort: portId(from), target, targetPort: port };
        const connection = connectionBetween(definition, ends);
        return [{ from, target, input: parsePortId(port).name, connection }];
      }),
    );
  });
}
