/** Which connections have cards in their way, and the heights at which they pass them. Pure. */
import { connectionPorts } from "../definition/ports";
import { connectionsOf, nodesOf, type FlowDefinition, type Layout } from "../definition/types";
import type { Box } from "./opening";
import { passage } from "./route";
import { cardSize, portPlace } from "./size";
import type { FlowEdge } from "./toFlow";

/** By connection's place in the definition: the height at which it passes what is in its way. */
export function passages(
  definition: FlowDefinition,
  layout: Layout,
  withState: boolean,
): ReadonlyMap<number, number> {
  const cards = new Map(
    nodesOf(definition).flatMap((node): [string, { node: typeof node; box: Box }][] => {
      const at = layout[node.name ?? ""];
      return at ? [[node.name ?? "", { node, box: { ...at, ...cardSize(node, withState) } }]] : [];
    }),
  );
  const boxes = [...cards.values()].map(({ box }) => box);
  const found = new Map<number, number>();
  for (const [index, connection] of connectionsOf(definition).entries()) {
    const source = cards.get(connection.source ?? "");
    const target = cards.get(connection.target ?? "");
    if (!source || !target || connection.type === "Conditional") continue;
    const ends = connectionPorts(connection);
    const from = portPlace(source.node, ends.source);
    const to = portPlace(target.node, ends.target);
    const at = passage(
      { x: source.box.x + from.x, y: source.box.y + from.y },
      { x: target.box.x + to.x, y: target.box.y + to.y },
      boxes,
    );
    if (at !== undefined) found.set(index, at);
  }
  return found;
}

/** The edges, in the definition's order, each past what is in its way. */
export function passing(
  edges: readonly FlowEdge[],
  heights: ReadonlyMap<number, number>,
): FlowEdge[] {
  return edges.map((edge, index) =>
    edge.data && heights.has(index)
      ? { ...edge, data: { ...edge.data, passage: heights.get(index) } }
      : edge,
  );
}
