import { describe, expect, it } from "vitest";
import type { FlowDefinition } from "../definition/types";
import { markedCard, markedEdge, type Marks } from "./marks";
import { toCards, toEdges } from "./toFlow";

const DEFINITION = {
  nodes: [{ name: "A", type: "Collector" }],
  connections: [
    { name: "Kept", type: "Data", source: "A", target: "A" },
    {
      name: "If",
      type: "Conditional",
      source: "A",
      target: "A",
      configuration: { conditional: { condition: "short" } },
    },
  ],
} as unknown as FlowDefinition;

const marks = (mark: "added" | "removed"): Marks => ({
  nodes: new Map([["A", mark]]),
  connections: new Map([
    ["Kept", mark],
    ["If", mark],
  ]),
});

describe("marks", () => {
  it("stand on a card for the eye and the ear", () => {
    const [card] = toCards(DEFINITION, {}, undefined, false);
    const marked = card && markedCard(card, marks("added"));
    expect(marked?.className).toContain("fb-diff--added");
    expect(marked?.ariaLabel).toBe("Collector A, added");
  });

  it("leave alone what is the same", () => {
    const [card] = toCards(DEFINITION, {}, undefined, false);
    const none: Marks = { nodes: new Map(), connections: new Map() };
    expect(card && markedCard(card, none)).toBe(card);
    const [edge] = toEdges(DEFINITION, undefined);
    expect(edge && markedEdge(edge, undefined)).toBe(edge);
  });

  it("say of a line what became of it beside its condition's name", () => {
    const edges = toEdges(DEFINITION, undefined).map((edge) => markedEdge(edge, marks("removed")));
    expect(edges.map(({ data }) => data?.label)).toEqual(["Removed", "short · Removed"]);
  });

  it("call no line broken that is gone", () => {
    const tones = (with_: Marks | undefined) =>
      toEdges(DEFINITION, undefined).map((edge) => markedEdge(edge, with_).data?.tone);
    expect(tones(undefined)[0]).toBe("problem");
    expect(tones(marks("removed"))[0]).toBe("plain");
    expect(tones(marks("added"))[0]).toBe("problem");
  });
});
