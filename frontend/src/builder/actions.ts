/** What a person does to a draft, in the words of the history. */
import { connectionName, freeName } from "../definition/names";
import type { Change } from "../definition/changes";
import type { FittingNode } from "../definition/fitting";
import { newNode, type Kind } from "../definition/kinds";
import {
  connectionsOf,
  findNode,
  isObject,
  nodesOf,
  type FlowConnection,
  type FlowDefinition,
  type FlowNode,
  type Layout,
  type Point,
} from "../definition/types";
import type { Editor } from "./useEditor";

/** Names of all nodes. */
export function nodeNames(definition: FlowDefinition): Set<string> {
  return new Set(nodesOf(definition).map((node) => node.name ?? ""));
}

/** Add a node of this kind at a place, and choose it. Gives its name. */
export function addNode(editor: Editor, kind: Kind, at: Point): string {
  const name = freeName(kind.name, nodeNames(editor.draft.definition));
  const place = { x: Math.round(at.x), y: Math.round(at.y) };
  editor.change({ kind: "addNode", node: newNode(kind, name), at: place }, `Add ${name}`);
  editor.select({ nodes: [name], connections: [] });
  return name;
}

/** Add a node where a connection was dropped, joined with it, as one step. Gives its name. */
export function addConnected(editor: Editor, { node, connection }: FittingNode, at: Point): string {
  const name = node.name ?? "";
  const changes: Change[] = [
    { kind: "addNode", node, at: { x: Math.round(at.x), y: Math.round(at.y) } },
    { kind: "addConnection", connection },
  ];
  editor.change({ kind: "several", changes }, `Add ${name}`);
  editor.select({ nodes: [name], connections: [] });
  return name;
}

/** Remove what is chosen. */
export function removeSelection(editor: Editor): void {
  const { nodes, connections } = editor.selection;
  if (nodes.length + connections.length === 0) return;
  const changes: Change[] = [];
  if (connections.length > 0) changes.push({ kind: "removeConnections", names: connections });
  if (nodes.length > 0) changes.push({ kind: "removeNodes", names: nodes });
  const [only] = nodes.length === 1 ? nodes : connections;
  const count = nodes.length + connections.length;
  const label =
    nodes.length === 1 || (nodes.length === 0 && connections.length === 1)
      ? `Delete ${only ?? ""}`
      : `Delete ${count} things`;
  editor.change({ kind: "several", changes }, label);
}

/** What the clipboard holds: nodes, the connections among them, and their places. */
interface Clipping {
  readonly flowbuilder: "nodes";
  readonly nodes: readonly FlowNode[];
  readonly connections: readonly FlowConnection[];
  readonly layout: Layout;
}

/** The chosen nodes as text for the clipboard; undefined when none is chosen. */
export function copySelection(editor: Editor): string | undefined {
  const chosen = new Set(editor.selection.nodes);
  if (chosen.size === 0) return undefined;
  const { definition, layout } = editor.draft;
  const clipping: Clipping = {
    flowbuilder: "nodes",
    nodes: nodesOf(definition).filter((node) => chosen.has(node.name ?? "")),
    connections: connectionsOf(definition).filter(
      ({ source, target }) => chosen.has(source ?? "") && chosen.has(target ?? ""),
    ),
    layout: Object.fromEntries(Object.entries(layout).filter(([name]) => chosen.has(name))),
  };
  return JSON.stringify(clipping, null, 2);
}

/** Paste nodes that were copied here or in another flow, beside where they were. */
export function paste(editor: Editor, text: string): boolean {
  const clipping = readClipping(text);
  if (!clipping) return false;
  const taken = nodeNames(editor.draft.definition);
  const lines = new Set(connectionsOf(editor.draft.definition).map(({ name }) => name ?? ""));
  const renamed = new Map<string, string>();
  const changes: Change[] = [];
  for (const node of clipping.nodes) {
    const name = freeName(node.name ?? "Node", taken);
    taken.add(name);
    renamed.set(node.name ?? "", name);
    const place = clipping.layout[node.name ?? ""] ?? { x: 0, y: 0 };
    changes.push({
      kind: "addNode",
      node: { ...node, name },
      at: { x: place.x + 40, y: place.y + 40 },
    });
  }
  for (const connection of clipping.connections) {
    const source = renamed.get(connection.source ?? "") ?? "";
    const target = renamed.get(connection.target ?? "") ?? "";
    const name = connectionName(source, target, lines);
    lines.add(name);
    changes.push({ kind: "addConnection", connection: { ...connection, name, source, target } });
  }
  const count = clipping.nodes.length;
  editor.change(
    { kind: "several", changes },
    count === 1 ? `Paste ${[...renamed.values()][0] ?? ""}` : `Paste ${count} nodes`,
  );
  editor.select({ nodes: [...renamed.values()], connections: [] });
  return true;
}

function readClipping(text: string): Clipping | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value) || value.flowbuilder !== "nodes") return undefined;
    const { nodes, connections, layout } = value;
    if (!Array.isArray(nodes) || !Array.isArray(connections) || !isObject(layout)) return undefined;
    if (!nodes.every((node) => isObject(node) && typeof node.name === "string")) return undefined;
    return value as unknown as Clipping;
  } catch {
    return undefined;
  }
}

/** Change one node; its other members stay the same objects. */
export function editNode(
  editor: Editor,
  name: string,
  label: string,
  edit: (node: FlowNode) => FlowNode,
  key?: string,
): void {
  const node = findNode(editor.draft.definition, name);
  if (!node) return;
  const edited = edit(node);
  if (edited !== node) editor.change({ kind: "replaceNode", name, node: edited }, label, key);
}
