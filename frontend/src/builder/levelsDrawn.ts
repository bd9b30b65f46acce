/** Where the Loops on the canvas are, for what is dropped on them. */
import type { ReactFlowInstance } from "@xyflow/react";
import { nodesOf, type Draft, type Point } from "../definition/types";

export interface LevelsDrawn {
  /** The place of a card's corner on the canvas. */
  readonly corner: (name: string) => Point;
  /** The open Loop at a place of the canvas, but not this one; "" where there is none. */
  readonly loopAt: (place: Point, but?: string) => string;
  /** A place of the canvas as one within the Loop. */
  readonly within: (level: string, place: Point) => Point;
}

/** Between a Loop's frame and a card in it, at least. */
const LEAST = 8;

export function levelsDrawn(
  flow: Pick<ReactFlowInstance, "getInternalNode">,
  { definition, layout }: Draft,
): LevelsDrawn {
  const corner = (name: string): Point =>
    flow.getInternalNode(name)?.internals.positionAbsolute ?? { x: 0, y: 0 };
  const loopAt = ({ x, y }: Point, but = ""): string =>
    nodesOf(definition).find(({ name = "", type }) => {
      if (type !== "Loop" || name === but || layout[name]?.collapsed) return false;
      const from = corner(name);
      const { width = 0, height = 0 } = flow.getInternalNode(name)?.measured ?? {};
      return x > from.x && x < from.x + width && y > from.y && y < from.y + height;
    })?.name ?? "";
  const within = (level: string, { x, y }: Point): Point => {
    if (level === "") return { x, y };
    const from = corner(level);
    return { x: Math.max(LEAST, x - from.x), y: Math.max(LEAST, y - from.y) };
  };
  return { corner, loopAt, within };
}
