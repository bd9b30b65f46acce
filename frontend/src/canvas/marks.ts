/** What a comparison says of nodes and connections, put on their cards and lines. Pure. */
import type { Node } from "@xyflow/react";
import type { DiffKind } from "../definition/diff";
import type { FlowEdge } from "./toFlow";

/** What became of nodes and of connections, by their names. */
export interface Marks {
  readonly nodes: ReadonlyMap<string, DiffKind>;
  readonly connections: ReadonlyMap<string, DiffKind>;
}

const WORDS: Readonly<Record<DiffKind, string>> = {
  added: "Added",
  removed: "Removed",
  changed: "Changed",
};

/** The card with its mark, which a screen reader is told too. */
export function markedCard(card: Node, marks: Marks | undefined): Node {
  const mark = marks?.nodes.get(card.id);
  if (!mark) return card;
  return {
    ...card,
    className: `fb-diff fb-diff--${mark}`,
    ariaLabel: `${card.ariaLabel ?? card.id}, ${mark}`,
  };
}

/** The line with its mark as its label. One that was removed may well end where nothing is. */
export function markedEdge(edge: FlowEdge, marks: Marks | undefined): FlowEdge {
  const mark = marks?.connections.get(edge.id);
  if (!mark || !edge.data) return edge;
  const { connection, label, problem, tone } = edge.data;
  const name = connection.type === "Conditional" ? label : undefined;
  return {
    ...edge,
    className: `fb-diff--${mark}`,
    data: {
      ...edge.data,
      label: name ? `${name} · ${WORDS[mark]}` : WORDS[mark],
      problem: mark === "removed" ? undefined : problem,
      tone: mark === "removed" ? "plain" : tone,
    },
  };
}
