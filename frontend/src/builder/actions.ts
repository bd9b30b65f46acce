/** What a person does to a draft, in the words of the history. */
import { completeLayout } from "../canvas/autoLayout";
import { freeName } from "../definition/names";
import {
  flattened,
  levelOf,
  localName,
  localNames,
  misplaced,
  qualified,
} from "../definition/levels";
import { newBody } from "../definition/loops";
import type { Change } from "../definition/changes";
import type { FittingNode } from "../definition/fitting";
import { newNode, type Kind } from "../definition/kinds";
import {
  findNode,
  nodesOf,
  type FlowDefinition,
  type FlowNode,
  type Layout,
  type Point,
} from "../definition/types";
import { bodyTop } from "../canvas/size";
import { clip, pasted, readClipping, type Clipping } from "./clipping";
import { freeSpot } from "./placing";
import type { Editor } from "./useEditor";

/** Names of all nodes. */
export function nodeNames(definition: FlowDefinition): Set<string> {
  return new Set(nodesOf(definition).map((node) => node.name ?? ""));
}

/** Add a node of this kind at a place, and choose it. Gives its name. */
export function addNode(editor: Editor, kind: Kind, at: Point, level = ""): string {
  const name = qualified(level, freeName(kind.name, localNames(editor.draft.definition, level)));
  editor.change(
    { kind: "several", changes: adding(newNode(kind, name), at) },
    `Add ${localName(name)}`,
  );
  editor.select({ nodes: [name], connections: [] });
  return name;
}

/** The Loop that is chosen, or that what is chosen stands in; "" for the flow's own level. */
export function levelChosen({ draft, selection }: Editor): string {
  const [only] = selection.nodes.length === 1 ? selection.nodes : [];
  const chosen = findNode(draft.definition, only ?? "");
  return chosen?.type === "Loop" ? (chosen.name ?? "") : levelOf(selection.nodes[0]);
}

/** A place within a Loop where no card begins yet. */
export function spotIn({ draft }: Editor, level: string): Point {
  const loop = findNode(draft.definition, level);
  const inside = Object.entries(draft.layout).filter(([name]) => levelOf(name) === level);
  const start = { x: 280, y: (loop ? bodyTop(loop, false) : 0) + 90 };
  return freeSpot(start, Object.fromEntries(inside));
}

/** What adds a node, and a new Loop's body with it. */
function adding(node: FlowNode, at: Point): Change[] {
  const place = { x: Math.round(at.x), y: Math.round(at.y) };
  const body = node.type === "Loop" ? newBody(node, bodyTop(node, false)) : [];
  return [{ kind: "addNode", node, at: place }, ...body];
}

/** Put a node into a Loop, or out of one, as one step; its connections stay behind. Why not, in words. */
export function moveInto(
  editor: Editor,
  name: string,
  level: string,
  at: Point,
): string | undefined {
  const { definition } = editor.draft;
  const node = findNode(definition, name);
  if (!node) return undefined;
  const why =
    misplaced(node.type, level) ?? (levelOf(name) === "" ? undefined : misplaced(node.type, ""));
  if (why !== undefined) return why;
  const to = qualified(level, freeName(localName(name), localNames(definition, level)));
  const place = { x: Math.round(at.x), y: Math.round(at.y) };
  const changes: Change[] = [
    { kind: "removeNodes", names: [name] },
    { kind: "addNode", node: { ...node, name: to }, at: place },
  ];
  editor.change(
    { kind: "several", changes },
    level === "" ? `Move ${localName(name)} out of ${levelOf(name)}` : `Move ${name} into ${level}`,
  );
  editor.select({ nodes: [to], connections: [] });
  return undefined;
}

/** Add a node where a connection was dropped, joined with it, as one step. Gives its name. */
export function addConnected(editor: Editor, { node, connection }: FittingNode, at: Point): string {
  const name = node.name ?? "";
  const changes: Change[] = [...adding(node, at), { kind: "addConnection", connection }];
  editor.change({ kind: "several", changes }, `Add ${name}`);
  editor.select({ nodes: [name], connections: [] });
  return name;
}

/** Remove what is chosen; the verb is for the history. */
export function removeSelection(editor: Editor, verb: "Delete" | "Cut" = "Delete"): void {
  const { nodes, connections } = editor.selection;
  if (nodes.length + connections.length === 0) return;
  const changes: Change[] = [];
  if (connections.length > 0) changes.push({ kind: "removeConnections", names: connections });
  if (nodes.length > 0) changes.push({ kind: "removeNodes", names: nodes });
  const [only] = nodes.length === 1 ? nodes : connections;
  const count = nodes.length + connections.length;
  const label =
    nodes.length === 1 || (nodes.length === 0 && connections.length === 1)
      ? `${verb} ${only ?? ""}`
      : `${verb} ${count} things`;
  editor.change({ kind: "several", changes }, label);
}

/** The chosen nodes as text for the clipboard; undefined when none is chosen. */
export function copySelection(editor: Editor): string | undefined {
  const { nodes } = editor.selection;
  return nodes.length === 0 ? undefined : clip(editor.draft, nodes);
}

/** Paste nodes that were copied here or elsewhere, at the place or beside where they were. */
export function paste(editor: Editor, text: string, at?: Point): boolean {
  const clipping = readClipping(text);
  if (!clipping) return false;
  put(editor, clipping, "Paste", at);
  return true;
}

/** A copy of the chosen nodes beside them. */
export function duplicate(editor: Editor): void {
  const clipping = readClipping(copySelection(editor) ?? "");
  if (clipping) put(editor, clipping, "Duplicate");
}

function put(editor: Editor, clipping: Clipping, verb: string, at?: Point): void {
  const level = levelChosen(editor);
  const fits = clipping.nodes.every(
    ({ name, type }) => levelOf(name) !== "" || misplaced(type, level) === undefined,
  );
  const { change, names } = pasted(
    editor.draft,
    clipping,
    fits && level !== "" ? spotIn(editor, level) : at,
    fits ? level : "",
  );
  const [only] = names;
  editor.change(
    change,
    names.length === 1 ? `${verb} ${only ?? ""}` : `${verb} ${names.length} nodes`,
  );
  editor.select({ nodes: names, connections: [] });
}

/** Give nodes other places, as one step (of a key, with those that follow); none when all stay. */
export function moveNodes(editor: Editor, to: Layout, label: string, key?: string): void {
  const { layout } = editor.draft;
  const stays = Object.entries(to).every(([name, { x, y }]) => {
    const before = layout[name];
    return before?.x === x && before.y === y;
  });
  if (!stays) editor.change({ kind: "moveNodes", to }, label, key);
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

/**
 * Put another definition, as the wire has it, in the draft's place, in one step; nodes without a place
 * are given one.
 */
export async function replaceDraft(
  editor: Editor,
  definition: FlowDefinition,
  label: string,
): Promise<void> {
  const flat = flattened(definition);
  const layout = await completeLayout(flat, editor.draft.layout);
  editor.change({ kind: "replaceDefinition", definition: flat, layout }, label);
}
