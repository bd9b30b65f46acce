/** How large a node's card is drawn, before the browser has drawn it. */
import { levelOf } from "../definition/levels";
import { inputPorts, outputPorts, portId } from "../definition/ports";
import {
  nodesOf,
  type FlowDefinition,
  type FlowNode,
  type Layout,
  type Point,
} from "../definition/types";

export const CARD_WIDTH = 232;
const HEAD = 48;
const ROW = 20;
const PORT_PADDING = 13;
const STATE = 36;

/** Where the port's handle is, from the card's upper left corner; the head's middle if it is none. */
export function portPlace(node: FlowNode, id: string, width = CARD_WIDTH): Point {
  const inputs = inputPorts(node);
  const row = [...inputs, ...outputPorts(node)].findIndex((port) => portId(port) === id);
  const y = row < 0 ? HEAD / 2 : HEAD + PORT_PADDING / 2 + (row + 0.5) * ROW;
  return { x: row >= 0 && row < inputs.length ? 0 : width, y };
}

/** Width and height of the card, in the canvas's units. */
export function cardSize(node: FlowNode, withState = false): { width: number; height: number } {
  const rows = inputPorts(node).length + outputPorts(node).length;
  const ports = rows === 0 ? 0 : rows * ROW + PORT_PADDING;
  return { width: CARD_WIDTH, height: HEAD + ports + (withState ? STATE : 0) };
}

/** Around the nodes in a Loop, and the least that an open one measures. */
const FRAME = 24;
const LEAST = { width: 420, height: 150 };
/** The line of a collapsed Loop that says what it holds. */
const COUNT = 30;

/** Where the body of an open Loop begins, below its ports. */
export function bodyTop(node: FlowNode, withState: boolean): number {
  return cardSize(node, withState).height;
}

/** Width and height of a card or, of an open Loop, of the frame around its body. */
export function sizeOf(
  definition: FlowDefinition,
  layout: Layout,
  node: FlowNode,
  withState = false,
): { width: number; height: number } {
  const card = cardSize(node, withState);
  if (node.type !== "Loop") return card;
  const name = node.name ?? "";
  const place = layout[name];
  if (place?.collapsed) return { ...card, height: card.height + COUNT };
  const inside = nodesOf(definition)
    .filter((each) => levelOf(each.name) === name)
    .map((each) => ({
      ...(layout[each.name ?? ""] ?? { x: 0, y: 0 }),
      size: sizeOf(definition, layout, each, withState),
    }));
  return {
    width: Math.max(
      LEAST.width,
      place?.width ?? 0,
      ...inside.map(({ x, size }) => x + size.width + FRAME),
    ),
    height: Math.max(
      card.height + LEAST.height,
      place?.height ?? 0,
      ...inside.map(({ y, size }) => y + size.height + FRAME),
    ),
  };
}
