import { describe, expect, it } from "vitest";
import type { FlowDefinition } from "../definition/types";
import { lostHandles, toCards, toEdges, toScopes } from "./toFlow";

const data = (source: string, output: string, target: string, input: string) => ({
  name: `${source}To${target}`,
  type: "Data",
  source,
  target,
  configuration: { data: { sourceOutput: output, targetInput: input } },
});

const definition = {
  nodes: [
    { name: "In", type: "Input", outputs: [{ name: "document", type: "Object" }] },
    {
      name: "Way",
      type: "Condition",
      configuration: {
        condition: {
          conditions: [{ name: "good", expression: "score > 5" }, { name: "default" }],
        },
      },
      inputs: [{ name: "score", type: "Number", expression: "$.data.score" }],
    },
    {
      name: "Work",
      type: "Prompt",
      inputs: [{ name: "text", type: "String", expression: "$.data" }],
      outputs: [{ name: "modelCompletion", type: "String" }],
    },
  ],
  connections: [
    data("In", "document", "Way", "score"),
    data("In", "document", "Work", "text"),
    {
      name: "WayToWork",
      type: "Conditional",
      source: "Way",
      target: "Work",
      configuration: { conditional: { condition: "good" } },
    },
  ],
} as unknown as FlowDefinition;

describe("edges", () => {
  it("say their type and expression, or their condition", () => {
    const words = toEdges(definition, undefined).map((edge) => edge.data?.words);
    expect(words).toEqual([
      "Object, $.data.score as Number",
      "Object, taken as String",
      "good: score > 5",
    ]);
  });

  it("are broken when validation says so, in its words", () => {
    const said = new Map([["InToWork", "Object does not fit String."]]);
    const [whole, broken] = toEdges(definition, undefined, said);
    expect(whole?.data).toMatchObject({ tone: "plain", problem: undefined });
    expect(broken?.data).toMatchObject({ tone: "problem", problem: "Object does not fit String." });
  });

  it("keep an end at a node whose port is gone", () => {
    const broken = {
      ...definition,
      connections: [
        data("In", "gone", "Work", "text"),
        data("In", "gone", "Way", "none"),
        data("Nobody", "x", "Work", "away"),
      ],
    } as unknown as FlowDefinition;
    expect(Object.fromEntries(lostHandles(broken))).toEqual({
      In: { sources: ["output:gone"], targets: [] },
      Way: { sources: [], targets: ["input:none"] },
      Work: { sources: [], targets: ["input:away"] },
    });
    const edges = toEdges(broken, undefined);
    expect(edges.map((edge) => edge.data?.label)).toEqual(["Broken", "Broken", "Broken"]);
    expect(edges.map((edge) => edge.data?.problem)).toEqual([
      "In has no output gone.",
      "In has no output gone.",
      "There is no node Nobody.",
    ]);
    expect(lostHandles(definition).size).toBe(0);
  });
});

describe("cards", () => {
  it("show an entry where a condition opens them, or could while drawing", () => {
    const entries = (connectable: boolean) =>
      toCards(definition, {}, undefined, connectable).map((card) => card.data.entry);
    expect(entries(false)).toEqual([false, false, true]);
    expect(entries(true)).toEqual([false, true, true]);
  });
});

describe("scopes", () => {
  it("frame the nodes that an iterator repeats", () => {
    const looped = {
      nodes: [
        { name: "It", type: "Iterator" },
        { name: "Work", type: "Prompt" },
      ],
      connections: [{ source: "It", target: "Work" }],
    } as unknown as FlowDefinition;
    const [frame, ...others] = toScopes(looped, { Work: { x: 300, y: 100 } });
    expect(others).toEqual([]);
    expect(frame).toMatchObject({
      position: { x: 278, y: 70 },
      width: 276,
      height: 100,
      data: { iterator: "It" },
    });
  });
});
