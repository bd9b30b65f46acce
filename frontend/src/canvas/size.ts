/** How large a node's card is drawn, before the browser has drawn it. */
import { inputPorts, outputPorts, portId } from "../definition/ports";
import type { FlowNode, Point } from "../definition/types";

export const CARD_WIDTH = 232;
const HEAD = 48;
const ROW = 20;
const PORT_PADDING = 13;
const STATE = 36;

/** Where the port's handle is, from the card's upper left corner; the head's middle if it is none. */
export function portPlace(node: FlowNode, id: string): Point {
  const inputs = inputPorts(node);
  const row = [...inputs, ...outputPorts(node)].findIndex((port) => portId(port) === id);
  const y = row < 0 ? HEAD / 2 : HEAD + PORT_PADDING / 2 + (row + 0.5) * ROW;
  return { x: row >= 0 && row < inputs.length ? 0 : CARD_WIDTH, y };
}

/** Width and height of the card, in the canvas's units. */
export function cardSize(node: FlowNode, withState = false): { width: number; height: number } {
  const rows = inputPorts(node).length + outputPorts(node).length;
  const ports = rows === 0 ? 0 : rows * ROW + PORT_PADDING;
  return { width: CARD_WIDTH, height: HEAD + ports + (withState ? STATE : 0) };
}
