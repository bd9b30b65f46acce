/** Places of several cards at once: aligned, distributed, moved as one. Pure. */
import type { Layout, Point } from "../definition/types";

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Boxes of cards by the names of their nodes. */
export type Boxes = Readonly<Record<string, Box>>;

export type Edge = "left" | "centre" | "right" | "top" | "middle" | "bottom";
export type Axis = "horizontally" | "vertically";

/** The box around all; undefined when there is none. */
function around(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** Places with one edge, or the middles, in line: that of the box around all. */
export function aligned(boxes: Boxes, edge: Edge): Layout {
  const whole = around(Object.values(boxes));
  if (!whole) return {};
  const place = ({ x, y, width, height }: Box): Point => {
    switch (edge) {
      case "left":
        return { x: whole.x, y };
      case "centre":
        return { x: whole.x + (whole.width - width) / 2, y };
      case "right":
        return { x: whole.x + whole.width - width, y };
      case "top":
        return { x, y: whole.y };
      case "middle":
        return { x, y: whole.y + (whole.height - height) / 2 };
      case "bottom":
        return { x, y: whole.y + whole.height - height };
    }
  };
  return rounded(Object.entries(boxes).map(([name, box]) => [name, place(box)]));
}

/**
 * Places with the same room between any two that follow each other; the first and the last stay. Where
 * there is less room than the cards take, they overlap equally.
 */
export function distributed(boxes: Boxes, axis: Axis): Layout {
  const [start, length] =
    axis === "horizontally" ? (["x", "width"] as const) : (["y", "height"] as const);
  const row = Object.entries(boxes).sort(([, one], [, other]) => one[start] - other[start]);
  const first = row[0]?.[1];
  const last = row.at(-1)?.[1];
  if (!first || !last || row.length < 3) return {};
  const taken = row.reduce((sum, [, box]) => sum + box[length], 0);
  const gap = (last[start] + last[length] - first[start] - taken) / (row.length - 1);
  let next = first[start];
  return rounded(
    row.map(([name, box]) => {
      const place = { x: box.x, y: box.y, [start]: next };
      next += box[length] + gap;
      return [name, place];
    }),
  );
}

/** The places moved as one so that their top left corner is there. */
export function movedTo(layout: Layout, corner: Point): Layout {
  const places = Object.entries(layout);
  const left = Math.min(...places.map(([, { x }]) => x));
  const top = Math.min(...places.map(([, { y }]) => y));
  return rounded(
    places.map(([name, { x, y }]) => [name, { x: x - left + corner.x, y: y - top + corner.y }]),
  );
}

/** The top left corner of some places; undefined when there is none. */
export function corner(places: readonly Point[]): Point | undefined {
  const whole = around(places.map((place) => ({ ...place, width: 0, height: 0 })));
  return whole && { x: whole.x, y: whole.y };
}

/** The place itself, or one a little further where no card begins yet. */
export function freeSpot(wanted: Point, layout: Layout): Point {
  const taken = Object.values(layout);
  let spot = wanted;
  while (taken.some(({ x, y }) => Math.abs(x - spot.x) < 24 && Math.abs(y - spot.y) < 24)) {
    spot = { x: spot.x + 32, y: spot.y + 32 };
  }
  return spot;
}

function rounded(places: readonly (readonly [string, Point])[]): Layout {
  return Object.fromEntries(
    places.map(([name, { x, y }]) => [name, { x: Math.round(x), y: Math.round(y) }]),
  );
}
