import { describe, expect, it } from "vitest";
import { connectionBetween, mismatch, refusal } from "./connect";
import { kindOf, newNode } from "./kinds";
import { freeName, nameProblem, promptVariables } from "./names";
import { scopes } from "./scopes";
import type { FlowConnection, FlowDefinition } from "./types";

function flow(
  types: Record<string, string>,
  edges: [string, string, string, string][],
): FlowDefinition {
  const nodes = Object.entries(types).map(([name, type]) => newNode(kindOf(type), name));
  const connections: FlowConnection[] = [];
  for (const [source, output, target, input] of edges) {
    connections.push(
      connectionBetween(
        { nodes, connections },
        { source, sourcePort: `output:${output}`, target, targetPort: `input:${input}` },
      ),
    );
  }
  return { nodes, connections };
}

describe("refusal", () => {
  const definition = flow(
    { In: "Input", Each: "Iterator", Ask: "Prompt", Out: "Output", Way: "Condition" },
    [["In", "document", "Ask", "input"]],
  );
  const ends = (source: string, from: string, target: string, to: string) => ({
    source,
    sourcePort: from,
    target,
    targetPort: to,
  });

  it.each([
    ["fits", ends("Ask", "output:modelCompletion", "Out", "input:document"), undefined],
    ["itself", ends("Ask", "output:modelCompletion", "Ask", "input:input"), /itself/],
    ["taken", ends("Each", "output:arrayItem", "Ask", "input:input"), /connection already/],
    ["condition on an input", ends("Way", "condition:default", "Out", "input:document"), /entry/],
    ["condition on an entry", ends("Way", "condition:default", "Out", "entry:"), undefined],
    ["value on an entry", ends("In", "output:document", "Out", "entry:"), /Only a condition/],
    ["circle", ends("Ask", "output:modelCompletion", "Way", "input:conditionInput"), undefined],
  ])("%s", (_name, given, expected) => {
    const said = refusal(definition, given);
    if (expected === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(expected);
  });

  it("says which types do not fit, and that an expression may", () => {
    const joined = ends("In", "output:document", "Each", "input:array");
    expect(mismatch(definition, joined)).toMatch(/String does not fit Array/);
    const part = {
      ...definition,
      nodes: definition.nodes?.map((node) =>
        node.name === "Each"
          ? { ...node, inputs: [{ name: "array", type: "Array", expression: "$.data.list" }] }
          : node,
      ),
    } as FlowDefinition;
    expect(mismatch(part, joined)).toBeUndefined();
    expect(refusal(definition, joined)).toBeUndefined();
  });

  it("refuses a circle", () => {
    const circle = flow({ First: "Prompt", Second: "Prompt" }, [
      ["First", "modelCompletion", "Second", "input"],
    ]);
    expect(
      refusal(circle, ends("Second", "output:modelCompletion", "First", "input:input")),
    ).toMatch(/circle/);
  });
});

describe("names", () => {
  it("gives connections names of their own", () => {
    const definition = flow({ In: "Input", Out: "Output", Out_2: "Output" }, [
      ["In", "document", "Out", "document"],
      ["In", "document", "Out_2", "document"],
    ]);
    const names = definition.connections?.map((connection) => connection.name);
    expect(new Set(names).size).toBe(2);
  });

  it.each([
    ["", /Enter/],
    ["1st", /letter/],
    ["a", /2 characters/],
    ["a__b", /single underscores/],
    ["Taken", /taken/],
    ["Free_1", undefined],
  ])("judges %j as the service does", (name, expected) => {
    const said = nameProblem(name, new Set(["Taken"]));
    if (expected === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(expected);
  });

  it("numbers a taken name", () => {
    expect(freeName("Prompt", new Set(["Prompt", "Prompt_2"]))).toBe("Prompt_3");
  });

  it("finds the variables of a prompt", () => {
    expect(promptVariables("Write {{ topic }} for {{reader}} on {{topic}}, {{}}")).toEqual([
      "topic",
      "reader",
    ]);
  });
});

describe("scopes", () => {
  it("opens at an iterator and closes at its collector", () => {
    const definition = flow(
      { In: "Input", Each: "Iterator", Ask: "Prompt", All: "Collector", Out: "Output" },
      [
        ["In", "document", "Each", "array"],
        ["Each", "arrayItem", "Ask", "input"],
        ["Ask", "modelCompletion", "All", "arrayItem"],
        ["Each", "arraySize", "All", "arraySize"],
        ["All", "collectedArray", "Out", "document"],
      ],
    );
    const found = Object.fromEntries(scopes(definition));
    expect(found).toEqual({ In: [], Each: [], Ask: ["Each"], All: [], Out: [] });
  });
});
