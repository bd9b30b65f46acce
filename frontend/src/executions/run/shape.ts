/** What the fold needs to know of a definition: every node's id and the scopes around it. Pure. */

import type { FlowDefinition, FlowNode } from "@aws-sdk/client-bedrock-agent";

import type { JournalEvent, Path } from "../../api/types";
import { scopes } from "../../definition/scopes";

export interface ShapeNode {
  /** The node's name; of a node in a Loop's body `Loop/Node`. */
  id: string;
  name: string;
  type: string;
  spec: FlowNode;
  /** Ids of the iterators and loops around it, outermost first. */
  scopes: readonly string[];
}

export interface Shape {
  nodes: ReadonlyMap<string, ShapeNode>;
  /** Names of the Loops: a path through one leads into its body's own name space. */
  loops: ReadonlySet<string>;
  /** By iterator id: how many nodes must settle before one of its items is through. */
  members: ReadonlyMap<string, number>;
}

/** Read a definition's shape. Lenient: what is missing or circular has no scope. */
export function shapeOf(definition: FlowDefinition): Shape {
  const nodes = new Map<string, ShapeNode>();
  const loops = new Set<string>();
  collect(definition, "", [], nodes, loops);
  const members = new Map<string, number>();
  for (const node of nodes.values()) {
    if (node.type === "Iterator") {
      if (!members.has(node.id)) members.set(node.id, 0);
      continue; // An inner iterator is through when its collector is.
    }
    const around = node.scopes.at(-1);
    if (around && nodes.get(around)?.type === "Iterator")
      members.set(around, (members.get(around) ?? 0) + 1);
  }
  return { nodes, loops, members };
}

function collect(
  definition: FlowDefinition,
  prefix: string,
  outer: readonly string[],
  nodes: Map<string, ShapeNode>,
  loops: Set<string>,
): void {
  const chains = scopes(definition);
  for (const spec of definition.nodes ?? []) {
    const name = spec.name ?? "";
    const id = prefix + name;
    const around = [...outer, ...(chains.get(name) ?? []).map((scope) => prefix + scope)];
    nodes.set(id, { id, name, type: spec.type ?? "", spec, scopes: around });
    const body = spec.configuration?.loop?.definition;
    if (spec.type === "Loop" && body) {
      loops.add(name);
      collect(body, `${id}/`, [...around, id], nodes, loops);
    }
  }
}

/** The id of the node an event is about, "" for what belongs to the flow. */
export function nodeIdOf(shape: Shape, event: Pick<JournalEvent, "node" | "path">): string {
  if (!event.node) return "";
  const loop = event.path.find(([name]) => shape.loops.has(name))?.[0];
  return loop !== undefined && loop !== event.node ? `${loop}/${event.node}` : event.node;
}

/** A path as text, for keys and addresses: `Chapters:0/Paragraphs:12`. */
export function pathKey(path: Path): string {
  return path.map(([name, index]) => `${name}:${index}`).join("/");
}

/** A path in words, counted from one: "Chapters 1 › Paragraphs 13". */
export function pathLabel(path: Path): string {
  return path.map(([name, index]) => `${name} ${index + 1}`).join(" › ");
}
