import { expect, it } from "vitest";
import { apply } from "../definition/changes";
import { connectionBetween } from "../definition/connect";
import { kindOf, newNode } from "../definition/kinds";
import { newBody } from "../definition/loops";
import type { Draft, FlowDefinition } from "../definition/types";
import { clip, pasted, readClipping } from "./clipping";

const nodes = ["Input", "Prompt", "Output"].map((type) => newNode(kindOf(type), type));
const bare: FlowDefinition = { nodes, connections: [] };
const join = (source: string, from: string, target: string, to: string) =>
  connectionBetween(bare, {
    source,
    sourcePort: `output:${from}`,
    target,
    targetPort: `input:${to}`,
  });
const draft: Draft = {
  definition: {
    nodes,
    connections: [
      join("Input", "document", "Prompt", "input"),
      join("Prompt", "modelCompletion", "Output", "document"),
    ],
  },
  layout: { Input: { x: 0, y: 0 }, Prompt: { x: 300, y: 20 }, Output: { x: 600, y: 0 } },
};

function put(into: Draft, text: string, at?: { x: number; y: number }): Draft {
  const clipping = readClipping(text);
  if (!clipping) throw new Error("no clipping");
  return apply(into, pasted(into, clipping, at).change);
}

it("copies nodes with the connections among them, under free names, a little aside", () => {
  const after = put(draft, clip(draft, ["Prompt", "Output"]));
  expect(after.definition.nodes?.map(({ name }) => name)).toEqual([
    "Input",
    "Prompt",
    "Output",
    "Prompt_2",
    "Output_2",
  ]);
  expect(after.definition.connections?.slice(2)).toMatchObject([
    { source: "Prompt_2", target: "Output_2" },
  ]);
  expect(after.layout.Prompt_2).toEqual({ x: 340, y: 60 });
});

it("puts them where the pointer is, and further when a card begins there", () => {
  const text = clip(draft, ["Prompt", "Output"]);
  const once = put(draft, text, { x: 1000, y: 500 });
  expect(once.layout.Prompt_2).toEqual({ x: 1000, y: 520 });
  expect(once.layout.Output_2).toEqual({ x: 1300, y: 500 });
  const twice = put(once, clip(draft, ["Output"]), { x: 1300, y: 500 });
  expect(twice.layout.Output_3).toEqual({ x: 1332, y: 532 });
});

it("takes a whole definition as text, without places", () => {
  const empty: Draft = { definition: { nodes: [], connections: [] }, layout: {} };
  const after = put(empty, JSON.stringify(draft.definition), { x: 0, y: 0 });
  expect(after.definition).toEqual({
    nodes: draft.definition.nodes,
    connections: draft.definition.connections?.map((line) => ({
      ...line,
      name: expect.any(String) as string,
    })),
  });
  expect(after.layout.Output).toEqual({ x: 560, y: 0 });
});

it.each(["", "words", "[]", "{}", '{"nodes": []}', '{"nodes": [{"type": "Input"}]}', "12"])(
  "takes %j for what it is",
  (text) => {
    expect(readClipping(text)).toBeUndefined();
  },
);

it("copies a loop with its body, and what is in a loop without it", () => {
  const loop = newNode(kindOf("Loop"), "Refine");
  const looped = [
    { kind: "addNode" as const, node: loop, at: { x: 0, y: 300 } },
    ...newBody(loop, 90),
  ].reduce(apply, draft);
  const text = clip(looped, ["Refine"]);
  expect(readClipping(text)?.nodes.map(({ name }) => name)).toContain("Refine/LoopInput");
  const twice = put(looped, text);
  expect(twice.definition.nodes?.slice(-3).map(({ name }) => name)).toEqual([
    "Refine_2",
    "Refine_2/LoopInput",
    "Refine_2/LoopController",
  ]);
  expect(twice.definition.connections?.at(-1)).toMatchObject({
    source: "Refine_2/LoopInput",
    target: "Refine_2/LoopController",
  });
  expect(readClipping(clip(looped, ["Refine/LoopInput"]))?.nodes[0]?.name).toBe("LoopInput");
});
