/** Places for nodes that have none: layers from left to right, by elkjs. */
import type { ELK, ElkNode } from "elkjs/lib/elk-api";
import { connectionPorts, inputPorts, outputPorts, portId } from "../definition/ports";
import {
  connectionsOf,
  findNode,
  nodesOf,
  type FlowDefinition,
  type FlowNode,
  type Layout,
} from "../definition/types";
import { cardSize } from "./size";

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

/** Places for all nodes of the definition, or only for those named. */
export async function autoLayout(
  definition: FlowDefinition,
  only?: ReadonlySet<string>,
  withState = false,
): Promise<Layout> {
  const nodes = nodesOf(definition).filter((node) => !only || only.has(node.name ?? ""));
  const names = new Set(nodes.map((node) => node.name ?? ""));
  const graph: ElkNode = {
    id: "flow",
    layoutOptions: OPTIONS,
    children: nodes.map((node) => ({
      id: node.name ?? "",
      ...cardSize(node, withState),
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
  const names = new Set(missing.map((node) => node.name ?? ""));
  const placed = await autoLayout(definition, names);
  const bottom = Math.max(
    ...nodesOf(definition).map((node) => {
      const place = layout[node.name ?? ""];
      return place ? place.y + cardSize(node).height : 0;
    }),
  );
  const moved = Object.entries(placed).map(
    ([name, { x, y }]) => [name, { x, y: y + bottom + 60 }] as const,
  );
  return { ...layout, ...Object.fromEntries(moved) };
}
