/** How a connection gets past the cards between its ends. Pure. */
import type { Point } from "../definition/types";
import type { Box } from "./opening";

/** Room between a line and the cards that it passes. */
const CLEAR = 14;
/** How far a line goes from its ends before it has reached the height at which it passes. */
const TURN = 56;
const SAMPLES = 16;

/** A line: SVG path, and the place of its words. */
export interface Route {
  readonly path: string;
  readonly middle: Point;
}

/** A cubic curve that leaves and arrives horizontally. */
type Curve = readonly [Point, Point, Point, Point];

function curve(from: Point, to: Point): Curve {
  const reach = Math.max(Math.abs(to.x - from.x) / 2, from.x > to.x ? 60 : 0);
  return [from, { x: from.x + reach, y: from.y }, { x: to.x - reach, y: to.y }, to];
}

/**
 * The height at which the line from one end to the other passes all boxes, the nearest there is;
 * undefined when the plain curve meets none, or when no height is free.
 */
export function passage(from: Point, to: Point, boxes: readonly Box[]): number | undefined {
  if (to.x - from.x < 2 * TURN) return undefined; // there is nothing to pass between its ends
  const between = boxes.filter((box) => box.x < to.x - 1 && box.x + box.width > from.x + 1);
  if (!meets(curve(from, to), between, 2)) return undefined;
  const heights = between
    .flatMap(({ y, height }) => [y - CLEAR, y + height + CLEAR])
    .concat(from.y, to.y)
    .sort((first, second) => detour(first, from, to) - detour(second, from, to));
  return heights.find((y) => {
    const { into, out } = around(from, to, y);
    const level = { x: into[3].x, y: y - 1, width: out[0].x - into[3].x, height: 2 };
    return (
      !between.some((box) => overlap(box, level, 6)) &&
      !meets(into, between, 2) &&
      !meets(out, between, 2)
    );
  });
}

function detour(y: number, from: Point, to: Point): number {
  return Math.abs(y - from.y) + Math.abs(y - to.y);
}

/** The line between these ends, at this height on its way if one is given. */
export function route(from: Point, to: Point, at: number | undefined): Route {
  if (at === undefined || to.x - from.x < 2 * TURN) {
    const line = curve(from, to);
    return { path: `M${text(from)}${drawn(line)}`, middle: place(line, 0.5) };
  }
  const { into, out } = around(from, to, at);
  return {
    path: `M${text(from)}${drawn(into)}L${text(out[0])}${drawn(out)}`,
    middle: { x: (into[3].x + out[0].x) / 2, y: at },
  };
}

function around(from: Point, to: Point, y: number): { into: Curve; out: Curve } {
  return {
    into: curve(from, { x: from.x + TURN, y }),
    out: curve({ x: to.x - TURN, y }, to),
  };
}

function meets(line: Curve, boxes: readonly Box[], room: number): boolean {
  for (let step = 1; step < SAMPLES; step += 1) {
    const { x, y } = place(line, step / SAMPLES);
    if (boxes.some((box) => overlap(box, { x, y, width: 0, height: 0 }, room))) return true;
  }
  return false;
}

function overlap(box: Box, other: Box, room: number): boolean {
  return (
    other.x < box.x + box.width + room &&
    other.x + other.width > box.x - room &&
    other.y < box.y + box.height + room &&
    other.y + other.height > box.y - room
  );
}

function place([a, b, c, d]: Curve, part: number): Point {
  const rest = 1 - part;
  const weights = [rest ** 3, 3 * rest ** 2 * part, 3 * rest * part ** 2, part ** 3] as const;
  const sum = (of: (point: Point) => number): number =>
    weights[0] * of(a) + weights[1] * of(b) + weights[2] * of(c) + weights[3] * of(d);
  return { x: sum(({ x }) => x), y: sum(({ y }) => y) };
}

function drawn([, b, c, d]: Curve): string {
  return `C${text(b)} ${text(c)} ${text(d)}`;
}

function text({ x, y }: Point): string {
  return `${x},${y}`;
}
