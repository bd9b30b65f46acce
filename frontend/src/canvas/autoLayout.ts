/** Places for nodes that have none: layers from left to right, by elkjs. */
import type { ELK, ElkNode } from "elkjs/lib/elk-api";
import { levelOf } from "../definition/levels";
import { connectionPorts, inputPorts, outputPorts, portId } from "../definition/ports";
import {
  connectionsOf,
  findNode,
  nodesOf,
  type FlowDefinition,
  type FlowNode,
  type Layout,
} from "../definition/types";
import { bodyTop, sizeOf } from "./size";

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.layered.spacing.nodeNodeBetweenLayers": "72",
  "elk.spacing.nodeNode": "36",
  // lines past a card keep as far from it as they are drawn
  "elk.spacing.edgeNode": "24",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.separateConnectedComponents": "true",
  "elk.spacing.componentComponent": "60",
};

let engine: Promise<ELK> | undefined;

/** The layout engine, loaded when it is first needed. */
function elk(): Promise<ELK> {
  engine ??= import("elkjs/lib/elk.bundled.js").then(({ default: Elk }) => new Elk());
  return engine;
}

/** Between the frame of a Loop and the nodes in it. */
const INSET = 24;
/** Between the ports of a Loop and the nodes in it: a state shows there while it runs. */
const HEAD = 44;

/** Places for all nodes of the definition, or only for those named; of a Loop's body within the Loop. */
export async function autoLayout(
  definition: FlowDefinition,
  only?: ReadonlySet<string>,
  withState = false,
): Promise<Layout> {
  const levels = [...new Set(nodesOf(definition).map(({ name }) => levelOf(name)))];
  const innerFirst = levels.sort((one, other) => other.length - one.length);
  let places: Layout = {};
  for (const level of innerFirst) {
    const nodes = nodesOf(definition).filter(
      ({ name = "" }) => levelOf(name) === level && (!only || only.has(name)),
    );
    const loop = findNode(definition, level);
    const top = loop ? bodyTop(loop, withState) : 0;
    const from = level === "" ? { x: 0, y: 0 } : { x: INSET, y: top + HEAD };
    const size = (node: FlowNode) => sizeOf(definition, places, node, withState);
    const placed = nodes.length > 0 ? await layered(definition, nodes, size) : {};
    const moved = Object.entries(placed).map(
      ([name, { x, y }]) => [name, { x: x + from.x, y: y + from.y }] as const,
    );
    places = { ...places, ...Object.fromEntries(moved) };
  }
  return places;
}

async function layered(
  definition: FlowDefinition,
  nodes: readonly FlowNode[],
  size: (node: FlowNode) => { width: number; height: number },
): Promise<Layout> {
  const names = new Set(nodes.map((node) => node.name ?? ""));
  const graph: ElkNode = {
    id: "flow",
    layoutOptions: OPTIONS,
    children: nodes.map((node) => ({
      id: node.name ?? "",
      ...size(node),
      layoutOptions: { "elk.portConstraints": "FIXED_ORDER" },
      ports: elkPorts(node),
    })),
    edges: connectionsOf(definition)
      .filter(({ source, target }) => names.has(source ?? "") && names.has(target ?? ""))
      .map((connection, index) => {
        const ends = connectionPorts(connection);
        const { source = "", target = "" } = connection;
        const from = hasPort(findNode(definition, source), ends.source);
        const to = hasPort(findNode(definition, target), ends.target);
        return {
          id: `edge ${index}`,
          sources: [from ? `${source} ${ends.source}` : source],
          targets: [to ? `${target} ${ends.target}` : target],
        };
      }),
  };
  const placed = await (await elk()).layout(graph);
  return Object.fromEntries(
    (placed.children ?? []).map(({ id, x, y }) => [
      id,
      { x: Math.round(x ?? 0), y: Math.round(y ?? 0) },
    ]),
  );
}

function elkPorts(node: FlowNode) {
  const west = inputPorts(node).map((port) => ({ port, side: "WEST" }));
  const east = outputPorts(node).map((port) => ({ port, side: "EAST" }));
  // elk counts clockwise from the top left corner: west ports run upwards
  return [...east, ...west.reverse()].map(({ port, side }, index) => ({
    id: `${node.name ?? ""} ${portId(port)}`,
    layoutOptions: { "elk.port.side": side, "elk.port.index": String(index) },
  }));
}

function hasPort(node: FlowNode | undefined, id: string): boolean {
  if (!node) return false;
  return [...inputPorts(node), ...outputPorts(node)].some((port) => portId(port) === id);
}

/** The layout with places for the nodes that have none; itself when all have one. */
export async function completeLayout(definition: FlowDefinition, layout: Layout): Promise<Layout> {
  const missing = nodesOf(definition).filter((node) => !layout[node.name ?? ""]);
  if (missing.length === 0) return layout;
  if (missing.length === nodesOf(definition).length) return autoLayout(definition);
  const placed = await autoLayout(definition, new Set(missing.map((node) => node.name ?? "")));
  const bottoms = new Map<string, number>();
  for (const node of nodesOf(definition)) {
    const place = layout[node.name ?? ""];
    const level = levelOf(node.name);
    if (!place) continue;
    const bottom = place.y + sizeOf(definition, layout, node).height;
    bottoms.set(level, Math.max(bottom, bottoms.get(level) ?? 0));
  }
  const moved = Object.entries(placed).map(([name, { x, y }]) => {
    const bottom = bottoms.get(levelOf(name));
    return [name, { x, y: bottom === undefined ? y : y + bottom + 60 }] as const;
  });
  return { ...layout, ...Object.fromEntries(moved) };
}
