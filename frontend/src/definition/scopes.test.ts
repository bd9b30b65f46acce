import { describe, expect, it } from "vitest";
import { scopes } from "./scopes";
import type { FlowDefinition } from "./types";

const drawn = (types: Record<string, string>, ...lines: [string, string][]) =>
  ({
    nodes: Object.entries(types).map(([name, type]) => ({ name, type })),
    connections: lines.map(([source, target]) => ({ source, target })),
  }) as unknown as FlowDefinition;

describe("scopes", () => {
  it("open after an iterator and close at its collector", () => {
    const found = scopes(
      drawn(
        { In: "Input", It: "Iterator", Work: "Prompt", Col: "Collector", Out: "Output" },
        ["In", "It"],
        ["It", "Work"],
        ["In", "Work"],
        ["Work", "Col"],
        ["It", "Col"],
        ["Col", "Out"],
      ),
    );
    expect(Object.fromEntries(found)).toEqual({ In: [], It: [], Work: ["It"], Col: [], Out: [] });
  });

  it("nest, outermost first", () => {
    const found = scopes(
      drawn(
        { Outer: "Iterator", Inner: "Iterator", Work: "Prompt", First: "Collector" },
        ["Outer", "Inner"],
        ["Inner", "Work"],
        ["Work", "First"],
      ),
    );
    expect(found.get("Work")).toEqual(["Outer", "Inner"]);
    expect(found.get("First")).toEqual(["Outer"]);
  });

  it("are found for a circle too, which only validation refuses", () => {
    const found = scopes(drawn({ A: "Prompt", B: "Prompt" }, ["A", "B"], ["B", "A"]));
    expect([...found.values()]).toEqual([[], []]);
  });
});
