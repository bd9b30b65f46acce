/** A definition as React Flow's nodes and edges. Pure. */
import { MarkerType, type Edge } from "@xyflow/react";
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
import type { CardNode } from "./NodeCard";
import type { ScopeNode } from "./Scope";
import { cardSize } from "./size";
import type { NodeState } from "./states";

export interface EdgeData extends Record<string, unknown> {
  readonly connection: FlowConnection;
  /** Words at its middle: the condition's name, or why the edge is broken. */
  readonly label: string | undefined;
  readonly tone: "plain" | "running" | "done" | "problem";
}
export type FlowEdge = Edge<EdgeData, "flow">;

const HOME: Point = { x: 0, y: 0 };

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
  return nodesOf(definition).map((node) => ({
    id: node.name ?? "",
    type: "card",
    position: layout[node.name ?? ""] ?? HOME,
    data: {
      node,
      state: states?.get(node.name ?? ""),
      entry: opened.has(node.name) || (conditions && connectable && node.type !== "Input"),
      connectable,
    },
    ariaLabel: `${node.type ?? "Node"} ${node.name ?? ""}`,
  }));
}

/** Edges of all connections; one whose port is gone is drawn from the node itself, and says so. */
export function toEdges(
  definition: FlowDefinition,
  states: ReadonlyMap<string, NodeState> | undefined,
): FlowEdge[] {
  return connectionsOf(definition).map((connection, index) => {
    const ends = connectionPorts(connection);
    const gone = missingPort(definition, connection, ends);
    const conditional = connection.type === "Conditional";
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
        label:
          gone ??
          (conditional ? textAt(connection.configuration, "conditional", "condition") : undefined),
        tone: gone ? "problem" : tone(connection, states),
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
  if (!source) return `No node ${connection.source ?? ""}`;
  if (!target) return `No node ${connection.target ?? ""}`;
  const has = (ports: ReturnType<typeof inputPorts>, id: string): boolean =>
    ports.some((port) => portId(port) === id);
  if (!has(outputPorts(source), ends.source)) return `No ${ends.source.replace(":", " ")}`;
  if (connection.type === "Conditional") return undefined;
  return has(inputPorts(target), ends.target) ? undefined : `No ${ends.target.replace(":", " ")}`;
}

const SCOPE_MARGIN = 22;
const SCOPE_HEAD = 30;

/** A shaded frame around the nodes in each iterator's scope, outer ones first. */
export function toScopes(
  definition: FlowDefinition,
  layout: Layout,
  heights: (node: FlowNode) => number = (node) => cardSize(node).height,
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
        ...(layout[node.name ?? ""] ?? HOME),
        width: cardSize(node).width,
        height: heights(node),
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
