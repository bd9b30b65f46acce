import { expect, test } from "vitest";
import { openingView } from "./opening";

const AREA = { width: 1000, height: 600 };
const box = (x: number, y: number) => ({ x, y, width: 200, height: 100 });

test("a small flow opens whole, in the middle and no larger than it is", () => {
  const view = openingView([box(0, 0), box(400, 0)], box(0, 0), AREA);
  expect(view).toEqual({ x: 200, y: 250, zoom: 1 });
});

test("a flow too large to be read opens at its start", () => {
  const start = box(100, 50);
  const view = openingView([start, box(8000, 50)], start, AREA);
  expect(view.zoom).toBe(0.75);
  expect(start.x * view.zoom + view.x).toBe(40);
  expect((start.y + 50) * view.zoom + view.y).toBe(300);
});

test("of a tall flow the start stands in the middle", () => {
  const start = box(0, 5000);
  const view = openingView([box(0, 0), start, box(300, 9000)], start, AREA);
  expect((start.y + 50) * view.zoom + view.y).toBe(300);
});

test("an empty canvas opens at its origin", () => {
  expect(openingView([], undefined, AREA)).toEqual({ x: 0, y: 0, zoom: 1 });
});
