/** Nodes as text on the clipboard: from this flow, from another, or from a definition's JSON. Pure. */
import type { Change } from "../definition/changes";
import {
  covered,
  flattened,
  levelOf,
  localName,
  localNames,
  nested,
  qualified,
} from "../definition/levels";
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
  const has = (name: string | undefined): boolean => covered(chosen, name ?? "");
  const own = names.filter((name) => !has(levelOf(name)));
  const level = levelOf(own[0]); // nodes of one level stand in no Loop when they are copied
  const together = own.every((name) => levelOf(name) === level);
  const bare = (name: string | undefined): string =>
    together && level !== "" ? (name ?? "").slice(level.length + 1) : (name ?? "");
  const part = {
    nodes: nodesOf(definition)
      .filter(({ name }) => has(name))
      .map((node) => ({ ...node, name: bare(node.name) })),
    connections: connectionsOf(definition)
      .filter(({ source, target }) => has(source) && has(target))
      .map((line) => ({
        ...line,
        name: bare(line.name),
        source: bare(line.source),
        target: bare(line.target),
      })),
  };
  const places = Object.entries(layout).filter(([name]) => has(name));
  const clipping = {
    ...nested(part),
    layout: Object.fromEntries(places.map(([name, place]) => [bare(name), place])),
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
  const flat = flattened({
    nodes: nodes as FlowNode[],
    connections: connections as unknown[] as FlowConnection[],
  });
  return {
    nodes: nodesOf(flat),
    connections: connectionsOf(flat),
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
export function pasted(
  draft: Draft,
  { nodes, connections, layout }: Clipping,
  at?: Point,
  level = "",
): Pasted {
  const roots = nodes.filter(({ name }) => levelOf(name) === "");
  const places = roots.map((node, index) => layout[node.name ?? ""] ?? { x: index * APART, y: 0 });
  const from = corner(places) ?? { x: 0, y: 0 };
  const taken = localNames(draft.definition, level);
  const beside = Object.entries(draft.layout).filter(([name]) => levelOf(name) === level);
  const wanted = at ?? { x: from.x + ASIDE, y: from.y + ASIDE };
  const to = freeSpot(wanted, Object.fromEntries(beside));

  const renamed = new Map<string, string>();
  const added = nodes.map((node): Change => {
    const old = node.name ?? "Node";
    const around = renamed.get(levelOf(old));
    if (around !== undefined) {
      const name = qualified(around, localName(old));
      renamed.set(old, name);
      return { kind: "addNode", node: { ...node, name }, at: layout[old] ?? { x: 24, y: 120 } };
    }
    const local = freeName(old, taken);
    taken.add(local);
    const name = qualified(level, local);
    renamed.set(old, name);
    const place = places[roots.indexOf(node)] ?? from;
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
    const within = levelOf(source);
    const free = new Set(
      [...lines].filter((each) => levelOf(each) === within).map((each) => localName(each)),
    );
    const local = connectionName(localName(source), localName(target), free);
    const name = qualified(within, local);
    lines.add(name);
    return [{ kind: "addConnection", connection: { ...connection, name, source, target } }];
  });
  return {
    change: { kind: "several", changes: [...added, ...joined] },
    names: roots.map(({ name }) => renamed.get(name ?? "") ?? ""),
  };
}
