/** A definition as React Flow's nodes and edges. Pure. */
import { MarkerType, type Edge } from "@xyflow/react";
import { levelOf, spoken } from "../definition/levels";
import { connectionPorts, inputPorts, outputPorts, portId } from "../definition/ports";
import { scopes } from "../definition/scopes";
import {
  connectionsOf,
  findNode,
  nodesOf,
  textAt,
  type FlowConnection,
  type FlowDefinition,
  type FlowNode,
  type Layout,
  type Point,
} from "../definition/types";
import { connectionWords } from "./edgeWords";
import type { CardBody, CardNode } from "./NodeCard";
import type { ScopeNode } from "./Scope";
import { sizeOf } from "./size";
import type { NodeState } from "./states";

export interface EdgeData extends Record<string, unknown> {
  readonly connection: FlowConnection;
  /** Words at its middle: the condition's name, or that the edge is broken. */
  readonly label: string | undefined;
  /** Words for whoever points at it: its type and expression, or its condition. */
  readonly words: string;
  /** Why it is broken: what validation says, or that a port is gone. */
  readonly problem: string | undefined;
  readonly tone: "plain" | "running" | "done" | "problem";
  /** The height at which it passes the cards between its ends, if any are in its way. */
  readonly passage?: number | undefined;
}
export type FlowEdge = Edge<EdgeData, "flow">;

const HOME: Point = { x: 0, y: 0 };

/** Handles that connections name but their nodes have no more: the broken edges end there. */
export interface LostHandles {
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/** Cards of all nodes. */
export function toCards(
  definition: FlowDefinition,
  layout: Layout,
  states: ReadonlyMap<string, NodeState> | undefined,
  connectable: boolean,
): CardNode[] {
  const opened = new Set(
    connectionsOf(definition)
      .filter((connection) => connection.type === "Conditional")
      .map((connection) => connection.target),
  );
  const conditions = nodesOf(definition).some((node) => node.type === "Condition");
  const lost = lostHandles(definition);
  const depth = ({ name }: FlowNode): number => name?.split("/").length ?? 1;
  const outerFirst = [...nodesOf(definition)].sort((one, other) => depth(one) - depth(other));
  return outerFirst.map((node) => ({
    id: node.name ?? "",
    type: "card",
    position: at(layout[node.name ?? ""]),
    ...frame(definition, layout, node, states !== undefined),
    data: {
      node,
      state: states?.get(node.name ?? ""),
      entry: opened.has(node.name) || (conditions && connectable && node.type !== "Input"),
      connectable,
      lost: lost.get(node.name ?? ""),
      body: bodyOf(definition, layout, node),
    },
    ariaLabel: `${node.type ?? "Node"} ${spoken(node.name ?? "")}`,
  }));
}

function at(place: Point | undefined): Point {
  return place ? { x: place.x, y: place.y } : HOME;
}

/** What makes a node stand in its Loop, and an open Loop as large as its body. */
function frame(
  definition: FlowDefinition,
  layout: Layout,
  node: FlowNode,
  withState: boolean,
): Partial<CardNode> {
  const level = levelOf(node.name);
  const inside = level === "" ? {} : { parentId: level, hidden: layout[level]?.collapsed === true };
  if (node.type !== "Loop" || layout[node.name ?? ""]?.collapsed) return inside;
  return { ...inside, ...sizeOf(definition, layout, node, withState) };
}

function bodyOf(definition: FlowDefinition, layout: Layout, node: FlowNode): CardBody | undefined {
  if (node.type !== "Loop") return undefined;
  const name = node.name ?? "";
  return {
    count: nodesOf(definition).filter((each) => levelOf(each.name) === name).length,
    collapsed: layout[name]?.collapsed === true,
  };
}

/** By node, the ends of its connections that it does not have. */
export function lostHandles(definition: FlowDefinition): ReadonlyMap<string, LostHandles> {
  const lost = new Map<string, { sources: Set<string>; targets: Set<string> }>();
  const add = (node: string, side: "sources" | "targets", handle: string): void => {
    const known = lost.get(node) ?? { sources: new Set(), targets: new Set() };
    known[side].add(handle);
    lost.set(node, known);
  };
  const ports = new Map(
    nodesOf(definition).map((node) => [
      node.name ?? "",
      {
        outputs: new Set(outputPorts(node).map(portId)),
        inputs: new Set(inputPorts(node).map(portId)),
      },
    ]),
  );
  for (const connection of connectionsOf(definition)) {
    const { source = "", target = "" } = connection;
    const ends = connectionPorts(connection);
    if (ports.get(source)?.outputs.has(ends.source) === false) add(source, "sources", ends.source);
    if (connection.type === "Conditional") continue; // an entry shows wherever one is opened
    if (ports.get(target)?.inputs.has(ends.target) === false) add(target, "targets", ends.target);
  }
  return new Map(
    [...lost].map(([node, { sources, targets }]) => [
      node,
      { sources: [...sources], targets: [...targets] },
    ]),
  );
}

/**
 * Edges of all connections; one whose port is gone is drawn from the node itself, and says so.
 * `problems` is what validation says of connections, by their names.
 */
export function toEdges(
  definition: FlowDefinition,
  states: ReadonlyMap<string, NodeState> | undefined,
  problems?: ReadonlyMap<string, string>,
): FlowEdge[] {
  return connectionsOf(definition).map((connection, index) => {
    const ends = connectionPorts(connection);
    const gone = missingPort(definition, connection, ends);
    const conditional = connection.type === "Conditional";
    const problem = problems?.get(connection.name ?? "") ?? gone;
    return {
      id: connection.name ?? `connection ${index}`,
      type: "flow",
      source: connection.source ?? "",
      target: connection.target ?? "",
      sourceHandle: ends.source,
      targetHandle: ends.target,
      markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 },
      data: {
        connection,
        label: conditional
          ? textAt(connection.configuration, "conditional", "condition")
          : problem === undefined
            ? undefined
            : "Broken",
        words: connectionWords(definition, connection),
        problem,
        tone: problem !== undefined ? "problem" : tone(connection, states),
      },
    };
  });
}

function tone(
  { source, target }: FlowConnection,
  states: ReadonlyMap<string, NodeState> | undefined,
): EdgeData["tone"] {
  const from = states?.get(source ?? "")?.status;
  const to = states?.get(target ?? "")?.status;
  if (to === "running" && from !== "waiting") return "running";
  return from === "succeeded" && (to === "succeeded" || to === "failed") ? "done" : "plain";
}

function missingPort(
  definition: FlowDefinition,
  connection: FlowConnection,
  ends: { source: string; target: string },
): string | undefined {
  const source = findNode(definition, connection.source ?? "");
  const target = findNode(definition, connection.target ?? "");
  if (!source) return `There is no node ${connection.source ?? ""}.`;
  if (!target) return `There is no node ${connection.target ?? ""}.`;
  const has = (ports: ReturnType<typeof inputPorts>, id: string): boolean =>
    ports.some((port) => portId(port) === id);
  if (!has(outputPorts(source), ends.source))
    return `${connection.source ?? ""} has no ${ends.source.replace(":", " ")}.`;
  if (connection.type === "Conditional") return undefined;
  return has(inputPorts(target), ends.target)
    ? undefined
    : `${connection.target ?? ""} has no ${ends.target.replace(":", " ")}.`;
}

const SCOPE_MARGIN = 22;
const SCOPE_HEAD = 30;

/** A shaded frame around the nodes in each iterator's scope, outer ones first. */
export function toScopes(
  definition: FlowDefinition,
  layout: Layout,
  withState = false,
): ScopeNode[] {
  const members = new Map<string, FlowNode[]>();
  const depth = new Map<string, number>();
  const around = scopes(definition);
  for (const node of nodesOf(definition)) {
    for (const [level, iterator] of (around.get(node.name ?? "") ?? []).entries()) {
      members.set(iterator, [...(members.get(iterator) ?? []), node]);
      depth.set(iterator, level);
    }
  }
  return [...members]
    .sort(([first], [second]) => (depth.get(first) ?? 0) - (depth.get(second) ?? 0))
    .map(([iterator, nodes]) => {
      const boxes = nodes.map((node) => ({
        ...at(layout[node.name ?? ""]),
        ...sizeOf(definition, layout, node, withState),
      }));
      const left = Math.min(...boxes.map((box) => box.x)) - SCOPE_MARGIN;
      const top = Math.min(...boxes.map((box) => box.y)) - SCOPE_HEAD;
      const right = Math.max(...boxes.map((box) => box.x + box.width)) + SCOPE_MARGIN;
      const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + SCOPE_MARGIN;
      return {
        id: `scope ${iterator}`,
        type: "scope",
        position: { x: left, y: top },
        data: { iterator },
        width: right - left,
        height: bottom - top,
        selectable: false,
        draggable: false,
        focusable: false,
        connectable: false,
        zIndex: -1,
      };
    });
}
