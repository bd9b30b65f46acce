/** Which connections have cards in their way, and the heights at which they pass them. Pure. */
import { levelOf } from "../definition/levels";
import { connectionPorts } from "../definition/ports";
import { connectionsOf, nodesOf, type FlowDefinition, type Layout } from "../definition/types";
import type { Box } from "./opening";
import { passage } from "./route";
import { portPlace, sizeOf } from "./size";
import type { FlowEdge } from "./toFlow";

/** Of the flow's own level, by connection's place in the definition: the height at which it passes what is in its way. */
export function passages(
  definition: FlowDefinition,
  layout: Layout,
  withState: boolean,
): ReadonlyMap<number, number> {
  const topLevel = nodesOf(definition).filter(({ name }) => levelOf(name) === "");
  const cards = new Map(
    topLevel.flatMap((node): [string, { node: typeof node; box: Box }][] => {
      const at = layout[node.name ?? ""];
      return at
        ? [
            [
              node.name ?? "",
              { node, box: { x: at.x, y: at.y, ...sizeOf(definition, layout, node, withState) } },
            ],
          ]
        : [];
    }),
  );
  const boxes = [...cards.values()].map(({ box }) => box);
  const found = new Map<number, number>();
  for (const [index, connection] of connectionsOf(definition).entries()) {
    const source = cards.get(connection.source ?? "");
    const target = cards.get(connection.target ?? "");
    if (!source || !target || connection.type === "Conditional") continue;
    const ends = connectionPorts(connection);
    const from = portPlace(source.node, ends.source, source.box.width);
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
