/** How far the canvas has to move so that a card is seen whole. Pure. */
import type { Point } from "../definition/types";

/** Pixels between the card and the canvas's edge. */
const MARGIN = 24;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The way to move, in pixels; of a card larger than the area its start is shown. */
export function inView(card: Point & Size, area: Size): Point {
  return {
    x: way(card.x, card.width, area.width),
    y: way(card.y, card.height, area.height),
  };
}

function way(start: number, length: number, room: number): number {
  const last = room - MARGIN - length;
  const wanted = Math.max(MARGIN, Math.min(start, last));
  return wanted === start ? 0 : wanted - start;
}
