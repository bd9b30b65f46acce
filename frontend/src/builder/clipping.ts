/** Nodes as text on the clipboard: from this flow, from another, or from a definition's JSON. Pure. */
import type { Change } from "../definition/changes";
import { connectionName, freeName } from "../definition/names";
import {
  connectionsOf,
  isObject,
  nodesOf,
  type Draft,
  type FlowConnection,
  type FlowNode,
  type Layout,
  type Point,
} from "../definition/types";
import { corner, freeSpot } from "./placing";

/** Nodes, the connections among them, and their places. */
export interface Clipping {
  readonly nodes: readonly FlowNode[];
  readonly connections: readonly FlowConnection[];
  readonly layout: Layout;
}

/** How far a copy stands from what it was copied from. */
const ASIDE = 40;
/** Between nodes that come without places, which are put in a row. */
const APART = 280;

/** The named nodes as text: a part of a definition, and their places beside it. */
export function clip({ definition, layout }: Draft, names: readonly string[]): string {
  const chosen = new Set(names);
  const clipping: Clipping = {
    nodes: nodesOf(definition).filter((node) => chosen.has(node.name ?? "")),
    connections: connectionsOf(definition).filter(
      ({ source, target }) => chosen.has(source ?? "") && chosen.has(target ?? ""),
    ),
    layout: Object.fromEntries(Object.entries(layout).filter(([name]) => chosen.has(name))),
  };
  return JSON.stringify(clipping, null, 2);
}

/** What a text holds of nodes; undefined when it is no definition nor a part of one. */
export function readClipping(text: string): Clipping | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { nodes, connections = [], layout = {} } = value;
  if (!Array.isArray(nodes) || !Array.isArray(connections) || !isObject(layout)) return undefined;
  const named = (each: unknown): boolean => isObject(each) && typeof each.name === "string";
  if (nodes.length === 0 || !nodes.every(named) || !connections.every(isObject)) return undefined;
  const place = (each: unknown): each is Point =>
    isObject(each) && typeof each.x === "number" && typeof each.y === "number";
  return {
    nodes: nodes as FlowNode[],
    connections: connections as unknown[] as FlowConnection[],
    layout: Object.fromEntries(
      Object.entries(layout).filter((entry): entry is [string, Point] => place(entry[1])),
    ),
  };
}

export interface Pasted {
  readonly change: Change;
  /** Names of the new nodes. */
  readonly names: readonly string[];
}

/**
 * What puts the clipping into a draft, under free names: with its top left corner at the place, or a
 * little aside of where it was. Connections to nodes that it does not hold stay behind.
 */
export function pasted(draft: Draft, { nodes, connections, layout }: Clipping, at?: Point): Pasted {
  const places = nodes.map((node, index) => layout[node.name ?? ""] ?? { x: index * APART, y: 0 });
  const from = corner(places) ?? { x: 0, y: 0 };
  const to = freeSpot(at ?? { x: from.x + ASIDE, y: from.y + ASIDE }, draft.layout);

  const taken = new Set(nodesOf(draft.definition).map(({ name }) => name ?? ""));
  const renamed = new Map<string, string>();
  const added = nodes.map((node, index): Change => {
    const name = freeName(node.name ?? "Node", taken);
    taken.add(name);
    renamed.set(node.name ?? "", name);
    const place = places[index] ?? from;
    return {
      kind: "addNode",
      node: { ...node, name },
      at: { x: Math.round(place.x - from.x + to.x), y: Math.round(place.y - from.y + to.y) },
    };
  });

  const lines = new Set(connectionsOf(draft.definition).map(({ name }) => name ?? ""));
  const joined = connections.flatMap((connection): Change[] => {
    const source = renamed.get(connection.source ?? "");
    const target = renamed.get(connection.target ?? "");
    if (source === undefined || target === undefined) return [];
    const name = connectionName(source, target, lines);
    lines.add(name);
    return [{ kind: "addConnection", connection: { ...connection, name, source, target } }];
  });
  return {
    change: { kind: "several", changes: [...added, ...joined] },
    names: [...renamed.values()],
  };
}
