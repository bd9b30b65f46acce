import { describe, expect, it } from "vitest";
import { apply } from "../../definition/changes";
import type { Draft, FlowDefinition } from "../../definition/types";
import { nodeRanges, read, write } from "./definitionText";
import { rewritten } from "./follow";

const node = (name: string) => ({ name, type: "Prompt", configuration: { prompt: {} }, later: 1 });
const flow = (...names: string[]) =>
  ({ nodes: names.map(node), connections: [], more: { of: "it" } }) as unknown as FlowDefinition;

describe("read", () => {
  it("gives back what was written, unknown fields included", () => {
    const definition = flow("First", "Second");
    expect(read(write(definition))).toEqual({ definition });
  });

  it.each([
    ['{"nodes": [}', "}"],
    ["[]", "[]"],
    ['{"nodes": 3}', "3"],
    ['{"nodes": [7]}', "7"],
    ['{"nodes": [{"name": 8, "type": "Prompt"}]}', "8"],
    ['{"nodes": [{"name": "A1", "type": "Wish"}]}', '"Wish"'],
    ['{"nodes": [{"name": "A1", "type": "Prompt", "inputs": [4]}]}', "4"],
    ['{"connections": [{"name": "c", "type": "Data", "source": "a"}]}', undefined],
  ])("refuses %s where it is wrong", (text, where) => {
    const found = read(text);
    if (!("refusal" in found)) throw new Error("it was read");
    const { from, to, message } = found.refusal;
    expect(message).not.toBe("");
    expect(text.slice(from, to)).toBe(where ?? text.slice(17, -2));
  });

  it("refuses a name that stands twice", () => {
    const found = read(write(flow("Same", "Same")));
    expect(found).toMatchObject({ refusal: { message: "The name Same stands twice in nodes." } });
  });
});

it("says where each node stands", () => {
  const text = write(flow("First", "Second"));
  const found = nodeRanges(text).map(({ from, to }) => JSON.parse(text.slice(from, to)) as unknown);
  expect(found).toEqual([node("First"), node("Second")]);
});

it("keeps places, also of a renamed node, and gives new nodes their own", () => {
  const layout = { First: { x: 1, y: 2 }, Second: { x: 500, y: 6 } };
  const draft: Draft = { definition: flow("First", "Second"), layout };
  const renamed = apply(draft, rewritten(draft, flow("First", "Other")));
  expect(renamed.layout).toEqual({ First: layout.First, Other: layout.Second });
  const more = apply(renamed, rewritten(renamed, flow("New", "First", "Other")));
  expect(more.layout).toMatchObject(renamed.layout);
  expect(new Set(Object.values(more.layout).map((at) => JSON.stringify(at))).size).toBe(3);
});
