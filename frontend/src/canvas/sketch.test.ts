import { describe, expect, it } from "vitest";

import type { FlowDefinition } from "../definition/types";
import { sketch } from "./sketch";

const definition = {
  nodes: [
    { name: "Start", type: "Input" },
    { name: "Ask", type: "Prompt" },
    { name: "End", type: "Output" },
  ],
  connections: [
    { name: "a", type: "Data", source: "Start", target: "Ask" },
    { name: "b", type: "Data", source: "Start", target: "Ask" },
    { name: "c", type: "Conditional", source: "Ask", target: "End" },
    { name: "d", type: "Data", source: "Ask", target: "Gone" },
  ],
} as unknown as FlowDefinition;
const layout = { Start: { x: 0, y: 0 }, Ask: { x: 300, y: 200 }, End: { x: 600, y: 100 } };

describe("the picture of a definition", () => {
  it("keeps every box within its frame, in the order of the places", () => {
    const { boxes, box } = sketch(definition, layout, 240, 90);
    for (const { x, y } of boxes) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + box.width).toBeLessThanOrEqual(240);
      expect(y + box.height).toBeLessThanOrEqual(90);
    }
    const [start, ask, end] = boxes;
    expect(start?.x).toBeLessThan(ask?.x ?? 0);
    expect(ask?.x).toBeLessThan(end?.x ?? 0);
    expect(end?.y).toBeLessThan(ask?.y ?? 0);
    expect(ask?.category).toBe("models");
  });

  it("draws a line once between two boxes, dashes conditions, and passes over lost ends", () => {
    const { lines } = sketch(definition, layout, 240, 90);
    expect(lines.map(({ conditional }) => conditional)).toEqual([false, true]);
  });

  it("puts nodes without places in the middle", () => {
    const { boxes, box } = sketch(definition, {}, 240, 90);
    expect(boxes[0]?.x).toBeCloseTo((240 - box.width) / 2, 0);
  });

  it("makes boxes smaller where there are many columns", () => {
    const nodes = Array.from({ length: 13 }, (_, n) => ({ name: `N${n}`, type: "InlineCode" }));
    const places = Object.fromEntries(nodes.map(({ name }, n) => [name, { x: n * 292, y: 0 }]));
    const { boxes, box } = sketch({ nodes } as unknown as FlowDefinition, places, 240, 90);
    const [first, second] = boxes;
    expect((second?.x ?? 0) - (first?.x ?? 0)).toBeGreaterThan(box.width);
  });
});
