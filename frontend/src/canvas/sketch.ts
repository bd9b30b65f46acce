/** A definition as a small picture: boxes and lines in a frame of a given size. Pure. */
import { kindOf, type Category } from "../definition/kinds";
import {
  connectionsOf,
  nodesOf,
  type FlowDefinition,
  type Layout,
  type Point,
} from "../definition/types";

export interface Box extends Point {
  readonly name: string;
  readonly type: string | undefined;
  readonly category: Category;
}

export interface Line {
  readonly key: string;
  /** An SVG path from the right of one box to the left of another. */
  readonly path: string;
  readonly conditional: boolean;
}

export interface Sketch {
  readonly width: number;
  readonly height: number;
  /** Of every box, in the picture's units; `x` and `y` are its upper left corner. */
  readonly box: { readonly width: number; readonly height: number };
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

const MARGIN = 6;
const BOX = { width: 30, height: 20 };
/** Share of the way from one column to the next that a box may fill. */
const FILL = 0.62;

/** The picture of a definition whose nodes stand at these places. */
export function sketch(
  definition: FlowDefinition,
  layout: Layout,
  width: number,
  height: number,
): Sketch {
  const nodes = nodesOf(definition);
  const places = nodes.map(({ name }) => layout[name ?? ""] ?? { x: 0, y: 0 });
  const columns = new Set(places.map(({ x }) => x)).size;
  const pitch = (width - 2 * MARGIN) / Math.max(1, columns);
  const box = { width: Math.min(BOX.width, pitch * FILL), height: 0 };
  box.height = Math.min(BOX.height, Math.max(10, box.width * 0.75));
  const across = scale(
    places.map(({ x }) => x),
    width - box.width,
  );
  const down = scale(
    places.map(({ y }) => y),
    height - box.height,
  );
  const boxes = nodes.map((node, index): Box => {
    const at = places[index] ?? { x: 0, y: 0 };
    const name = node.name ?? "";
    const category = kindOf(node.type).category;
    return { name, type: node.type, category, x: across(at.x), y: down(at.y) };
  });
  const known = new Map(boxes.map((each) => [each.name, each]));
  const seen = new Set<string>();
  const lines = connectionsOf(definition).flatMap((connection): Line[] => {
    const from = known.get(connection.source ?? "");
    const to = known.get(connection.target ?? "");
    const conditional = connection.type === "Conditional";
    const key = `${connection.source ?? ""} ${connection.target ?? ""} ${String(conditional)}`;
    if (!from || !to || seen.has(key)) return [];
    seen.add(key);
    return [{ key, path: curve(from, to, box), conditional }];
  });
  return { width, height, box, boxes, lines };
}

/** Places from the first to the last as distances from a margin; alone, a place is in the middle. */
function scale(values: readonly number[], room: number): (value: number) => number {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const free = room - 2 * MARGIN;
  return (value) =>
    round(most === least ? room / 2 : MARGIN + ((value - least) / (most - least)) * free);
}

function curve(from: Point, to: Point, box: Sketch["box"]): string {
  const [x1, y1] = [round(from.x + box.width), round(from.y + box.height / 2)];
  const [x2, y2] = [to.x, round(to.y + box.height / 2)];
  const bend = round((x1 + x2) / 2);
  return `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
