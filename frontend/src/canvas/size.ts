/** How large a node's card is drawn, before the browser has drawn it. */
import { inputPorts, outputPorts } from "../definition/ports";
import type { FlowNode } from "../definition/types";

export const CARD_WIDTH = 232;
const HEAD = 48;
const ROW = 20;
const PORT_PADDING = 13;
const STATE = 36;

/** Width and height of the card, in the canvas's units. */
export function cardSize(node: FlowNode, withState = false): { width: number; height: number } {
  const rows = inputPorts(node).length + outputPorts(node).length;
  const ports = rows === 0 ? 0 : rows * ROW + PORT_PADDING;
  return { width: CARD_WIDTH, height: HEAD + ports + (withState ? STATE : 0) };
}
