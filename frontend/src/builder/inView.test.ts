import { describe, expect, it } from "vitest";
import { inView } from "./inView";

describe("keeping a card in view", () => {
  const area = { width: 800, height: 400 };
  it.each([
    ["inside", { x: 100, y: 100 }, { x: 0, y: 0 }],
    ["hidden at the right", { x: 700, y: 100 }, { x: -124, y: 0 }],
    ["hidden below", { x: 100, y: 390 }, { x: 0, y: -114 }],
    ["hidden at the left and above", { x: -50, y: -10 }, { x: 74, y: 34 }],
  ])("moves a card that is %s just far enough", (_words, at, by) => {
    expect(inView({ ...at, width: 200, height: 100 }, area)).toEqual(by);
  });

  it("shows the start of a card that is larger than the area", () => {
    expect(inView({ x: 300, y: 24, width: 900, height: 100 }, area)).toEqual({ x: -276, y: 0 });
  });
});
