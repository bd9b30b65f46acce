/** Where a drawing is looked at when it opens. Pure. */
import type { Point } from "../definition/types";

/** The least zoom at which ports and settings on cards can be read. */
const READABLE = 0.55;
/** The zoom at which a flow opens that is too large to be read whole. */
const CLOSE = 0.75;
const MARGIN = 40;

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface View extends Point {
  readonly zoom: number;
}

/**
 * All of the boxes in the middle of the area when they can be read there; else the flow's start at a
 * zoom at which it can. `start` is the box that the flow begins at.
 */
export function openingView(
  boxes: readonly Box[],
  start: Box | undefined,
  area: { readonly width: number; readonly height: number },
): View {
  if (boxes.length === 0) return { x: 0, y: 0, zoom: 1 };
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - left;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - top;
  const zoom = Math.min(1, (area.width - 2 * MARGIN) / width, (area.height - 2 * MARGIN) / height);
  if (zoom >= READABLE || !start) {
    return {
      x: area.width / 2 - (left + width / 2) * zoom,
      y: area.height / 2 - (top + height / 2) * zoom,
      zoom: Math.max(zoom, 0.05),
    };
  }
  const tall = height * CLOSE > area.height - 2 * MARGIN;
  const middle = tall ? start.y + start.height / 2 : top + height / 2;
  return {
    x: MARGIN - start.x * CLOSE,
    y: area.height / 2 - middle * CLOSE,
    zoom: CLOSE,
  };
}
