import { describe, expect, it } from "vitest";
import { apply } from "./changes";
import { connectionBetween } from "./connect";
import { bestPort, judgePorts, nodesThatFit, without, type Drawing } from "./fitting";
import { kindOf, newNode } from "./kinds";
import type { FlowDefinition } from "./types";

const nodes = ["Input", "Iterator", "Prompt", "Condition", "Output"].map((type) =>
  newNode(kindOf(type), type),
);
const bare: FlowDefinition = { nodes, connections: [] };
const connection = connectionBetween(bare, {
  source: "Input",
  sourcePort: "output:document",
  target: "Prompt",
  targetPort: "input:input",
});
const definition: FlowDefinition = { nodes, connections: [connection] };

const from = (node: string, port: string): Drawing => ({ node, port, side: "source" });
const to = (node: string, port: string): Drawing => ({ node, port, side: "target" });

describe("judgePorts", () => {
  const said = judgePorts(definition, from("Input", "output:document"));

  it.each([
    ["Output", "input:document", undefined],
    ["Iterator", "input:array", "array takes Array, this gives String."],
    ["Prompt", "input:input", "“input” has a connection already."],
    ["Prompt", "entry:", "Only a condition opens a node. Drop a value on an input."],
    ["Iterator", "output:arrayItem", "A connection from an output ends at an input."],
  ])("says of %s, %s: %s", (node, port, expected) => {
    expect(said.get(node)?.has(port)).toBe(true);
    expect(said.get(node)?.get(port)).toBe(expected);
  });

  it("says it from the other end, too", () => {
    const back = judgePorts(definition, to("Iterator", "input:array"));
    expect(back.get("Prompt")?.get("output:modelCompletion")).toBe(
      "modelCompletion gives String, this takes Array.",
    );
  });

  it("lets the end of a connection go back to where it was", () => {
    const moved = judgePorts(
      without(definition, connection.name),
      from("Input", "output:document"),
    );
    expect(moved.get("Prompt")?.get("input:input")).toBeUndefined();
  });
});

describe("nodesThatFit", () => {
  const types = (drawing: Drawing, exact: boolean): string[] =>
    nodesThatFit(definition, drawing)
      .filter((fit) => fit.exact === exact)
      .map(({ kind }) => kind.type);

  it("offers first what takes the value as it is", () => {
    const number = from("Iterator", "output:arraySize");
    expect(types(number, true)).toEqual(["Collector"]);
    expect(types(number, false)).toContain("Prompt");
    expect(types(number, false)).not.toContain("Retrieval"); // its key is a String
    expect(types(number, false)).not.toContain("Input");
  });

  it("gives the new node's port the wanted type, and joins it", () => {
    const [fit] = nodesThatFit(definition, from("Iterator", "output:arraySize")).filter(
      ({ kind }) => kind.type === "Prompt",
    );
    expect(fit?.node.name).toBe("Prompt_2");
    expect(fit?.node.inputs?.[0]?.type).toBe("Number");
    expect(fit?.connection).toMatchObject({
      source: "Iterator",
      target: "Prompt_2",
      configuration: { data: { sourceOutput: "arraySize", targetInput: "input" } },
    });
    const after = apply({ definition, layout: {} }, {
      kind: "addNode",
      node: fit?.node ?? {},
      at: { x: 0, y: 0 },
    } as never);
    const judged = judgePorts(after.definition, from("Iterator", "output:arraySize"));
    expect(judged.get("Prompt_2")?.get("input:input")).toBeUndefined();
  });

  it("finds sources of an input", () => {
    const array = to("Iterator", "input:array");
    expect(types(array, true)).toEqual(["Collector", "KnowledgeBase"]);
    expect(types(array, false)).toEqual([
      "Input",
      "Iterator",
      "Retrieval",
      "InlineCode",
      "LambdaFunction",
    ]);
  });

  it("lets a condition open any node but an input, and only a condition open one", () => {
    const opened = types(from("Condition", "condition:default"), true);
    expect(opened).toContain("Output");
    expect(opened).not.toContain("Input");
    expect(types(to("Prompt", "entry:"), true)).toEqual(["Condition"]);
  });

  it("offers nothing to an input that has its connection", () => {
    expect(nodesThatFit(definition, to("Prompt", "input:input"))).toEqual([]);
  });
});

describe("bestPort", () => {
  it("takes the port that fits", () => {
    expect(bestPort(bare, from("Input", "output:document"), "Prompt")).toEqual({
      port: "input:input",
    });
    expect(bestPort(bare, from("Condition", "condition:default"), "Prompt")).toEqual({
      port: "entry:",
    });
    expect(bestPort(bare, to("Output", "input:document"), "Iterator")).toEqual({
      port: "output:arrayItem",
    });
  });

  it("says why none fits", () => {
    expect(bestPort(definition, from("Input", "output:document"), "Prompt")).toEqual({
      why: "“input” has a connection already.",
    });
    expect(bestPort(bare, from("Input", "output:document"), "Iterator")).toEqual({
      why: "array takes Array, this gives String.",
    });
    expect(bestPort(bare, from("Prompt", "output:modelCompletion"), "Input")).toEqual({
      why: "Input has no input for it.",
    });
  });
});
