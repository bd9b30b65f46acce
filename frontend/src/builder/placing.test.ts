import { describe, expect, it } from "vitest";
import { aligned, corner, distributed, freeSpot, movedTo, type Boxes, type Edge } from "./placing";

const boxes: Boxes = {
  A: { x: 0, y: 100, width: 200, height: 40 },
  B: { x: 300, y: 0, width: 100, height: 60 },
  C: { x: 150, y: 300, width: 200, height: 100 },
};

describe("aligned", () => {
  it.each<[Edge, Record<string, [number, number]>]>([
    ["left", { A: [0, 100], B: [0, 0], C: [0, 300] }],
    ["right", { A: [200, 100], B: [300, 0], C: [200, 300] }],
    ["centre", { A: [100, 100], B: [150, 0], C: [100, 300] }],
    ["top", { A: [0, 0], B: [300, 0], C: [150, 0] }],
    ["bottom", { A: [0, 360], B: [300, 340], C: [150, 300] }],
    ["middle", { A: [0, 180], B: [300, 170], C: [150, 150] }],
  ])("%s", (edge, expected) => {
    const places = Object.entries(expected).map(([name, [x, y]]) => [name, { x, y }]);
    expect(aligned(boxes, edge)).toEqual(Object.fromEntries(places));
  });
});

describe("distributed", () => {
  it("leaves the same room between the cards, in the order in which they stand", () => {
    const row: Boxes = {
      A: { x: 0, y: 0, width: 100, height: 1 },
      C: { x: 400, y: 5, width: 100, height: 1 },
      B: { x: 110, y: 9, width: 50, height: 1 },
    };
    expect(distributed(row, "horizontally")).toEqual({
      A: { x: 0, y: 0 },
      B: { x: 225, y: 9 },
      C: { x: 400, y: 5 },
    });
  });

  it("keeps the first and the last where they are, from top to bottom", () => {
    const places = distributed(boxes, "vertically");
    expect([places.B?.y, places.C?.y]).toEqual([0, 300]);
    expect(places.A).toEqual({ x: 0, y: 160 }); // 60 to 160 and 200 to 300: 100 between
  });

  it("has nothing to do for two", () => {
    expect(distributed({ A: boxes.A as never, B: boxes.B as never }, "vertically")).toEqual({});
  });
});

it("moves places as one", () => {
  const layout = { A: { x: 10, y: 20 }, B: { x: 30, y: 5 } };
  expect(corner(Object.values(layout))).toEqual({ x: 10, y: 5 });
  expect(movedTo(layout, { x: 0, y: 0 })).toEqual({ A: { x: 0, y: 15 }, B: { x: 20, y: 0 } });
});

it("finds a place where no card begins", () => {
  const layout = { A: { x: 0, y: 0 }, B: { x: 32, y: 32 } };
  expect(freeSpot({ x: 4, y: 0 }, layout)).toEqual({ x: 68, y: 64 });
  expect(freeSpot({ x: 200, y: 0 }, layout)).toEqual({ x: 200, y: 0 });
});
