import { expect, it } from "vitest";
import { connectionBetween } from "./connect";
import { kindOf, newNode } from "./kinds";
import { jointsFrom, outline } from "./outline";
import type { FlowConnection, FlowDefinition } from "./types";

function flow(types: readonly string[], lines: readonly [string, string][]): FlowDefinition {
  const nodes = types.map((type) => newNode(kindOf(type), type));
  const connections: FlowConnection[] = [];
  for (const [from, to] of lines) {
    const [source = "", sourcePort = ""] = from.split(" ");
    const [target = "", targetPort = ""] = to.split(" ");
    const ends = { source, sourcePort, target, targetPort };
    connections.push(connectionBetween({ nodes, connections }, ends));
  }
  return { nodes, connections };
}

const definition = flow(
  ["Output", "Prompt", "Condition", "Input"],
  [
    ["Input output:document", "Condition input:conditionInput"],
    ["Condition condition:default", "Prompt entry:"],
    ["Input output:document", "Prompt input:input"],
    ["Prompt output:modelCompletion", "Output input:document"],
  ],
);

it("lists every node after those that it follows from", () => {
  expect(outline(definition).map(({ name }) => name)).toEqual([
    "Input",
    "Condition",
    "Prompt",
    "Output",
  ]);
});

it("says where connections come from and go to", () => {
  const [input, condition, prompt] = outline(definition);
  expect(input?.outgoing.map(({ words }) => words)).toEqual([
    "document to Condition, conditionInput",
    "document to Prompt, input",
  ]);
  expect(condition?.outgoing.map(({ words }) => words)).toEqual(["default opens Prompt"]);
  expect(prompt?.incoming.map(({ words }) => words)).toEqual([
    "opened by Condition, default",
    "input from Input, document",
  ]);
});

it("lists the nodes of a circle, too", () => {
  const circle: FlowDefinition = {
    nodes: definition.nodes,
    connections: [
      { name: "a", type: "Data", source: "Prompt", target: "Output" },
      { name: "b", type: "Data", source: "Output", target: "Prompt" },
    ] as FlowConnection[],
  };
  expect(outline(circle)).toHaveLength(4);
});

it("offers the connections that fit", () => {
  const bare: FlowDefinition = { nodes: definition.nodes, connections: [] };
  const words = (name: string): string[] =>
    jointsFrom(bare, name).map(({ from, target, input }) => `${from.name} ${target} ${input}`);
  expect(words("Input")).toEqual([
    "document Output document",
    "document Prompt input",
    "document Condition conditionInput",
  ]);
  expect(words("Condition")).toContain("default Prompt ");
  expect(jointsFrom(definition, "Output")).toEqual([]);
  // what has its connection is not offered
  expect(jointsFrom(definition, "Input").map(({ target }) => target)).toEqual([]);
});
