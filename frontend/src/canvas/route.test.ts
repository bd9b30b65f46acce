import { expect, test } from "vitest";
import { passage, route } from "./route";

const from = { x: 200, y: 50 };
const to = { x: 900, y: 50 };
const card = { x: 400, y: 0, width: 232, height: 100 };

test("a line with nothing in its way is a plain curve", () => {
  expect(passage(from, to, [])).toBeUndefined();
  expect(passage(from, to, [{ ...card, y: 300 }])).toBeUndefined();
  expect(route(from, to, undefined)).toEqual({
    path: "M200,50C550,50 550,50 900,50",
    middle: { x: 550, y: 50 },
  });
});

test("a line passes the card in its way on the nearer side", () => {
  expect(passage(from, to, [card])).toBe(-14);
  expect(passage({ ...from, y: 80 }, { ...to, y: 80 }, [card])).toBe(114);
});

test("a line passes above what stands under the first card", () => {
  const wall = { ...card, y: 90, height: 500 };
  expect(passage({ ...from, y: 80 }, { ...to, y: 80 }, [card, wall])).toBe(-14);
});

test("where every way is shut the line goes straight", () => {
  expect(passage(from, to, [{ x: 210, y: -5000, width: 600, height: 10000 }])).toBeUndefined();
  expect(passage(from, { x: 300, y: 50 }, [card])).toBeUndefined();
});

test("the words stand where the line is level", () => {
  const { path, middle } = route(from, to, -14);
  expect(middle).toEqual({ x: 550, y: -14 });
  expect(path).toContain("L844,-14");
});
