import { expect, test } from "vitest";
import { apply } from "./changes";
import { connectionBetween, refusal } from "./connect";
import { kindOf, newNode } from "./kinds";
import { flattened, misplaced, nested, spoken } from "./levels";
import { newBody } from "./loops";
import { findNode, type Draft } from "./types";

const LOOP = newNode(kindOf("Loop"), "Refine");
const empty: Draft = { definition: { nodes: [], connections: [] }, layout: {} };
const draft = [
  { kind: "addNode", node: newNode(kindOf("Input"), "Start"), at: { x: 0, y: 0 } } as const,
  { kind: "addNode", node: LOOP, at: { x: 300, y: 0 } } as const,
  ...newBody(LOOP, 100),
].reduce(apply, empty);
const names = ({ definition }: Draft) => (definition.nodes ?? []).map(({ name }) => name);

test("a body is nested for the wire, and beside its loop for the builder", () => {
  const wire = nested(draft.definition);
  expect(wire.nodes?.map(({ name }) => name)).toEqual(["Start", "Refine"]);
  const body = wire.nodes?.[1]?.configuration?.loop?.definition;
  expect(body?.nodes?.map(({ name }) => name)).toEqual(["LoopInput", "LoopController"]);
  expect(body?.connections?.[0]).toMatchObject({ source: "LoopInput", target: "LoopController" });
  expect(flattened(wire)).toEqual(draft.definition);
});

test("a renamed loop takes its body along, a deleted one too", () => {
  const renamed = apply(draft, {
    kind: "replaceNode",
    name: "Refine",
    node: { ...LOOP, name: "Again" },
  });
  expect(names(renamed)).toEqual(["Start", "Again", "Again/LoopInput", "Again/LoopController"]);
  expect(renamed.definition.connections?.[0]?.source).toBe("Again/LoopInput");
  expect(renamed.layout["Again/LoopInput"]).toBeDefined();
  const removed = apply(draft, { kind: "removeNodes", names: ["Refine"] });
  expect(names(removed)).toEqual(["Start"]);
  expect(removed.definition.connections).toEqual([]);
  expect(Object.keys(removed.layout)).toEqual(["Start"]);
});

test("the ports of a loop and of its body follow each other", () => {
  const inputs = [{ name: "words", type: "Array" as const, expression: "$.data" }];
  const edited = apply(draft, {
    kind: "several",
    changes: [
      { kind: "replaceNode", name: "Refine", node: { ...LOOP, inputs } },
      { kind: "renamePort", node: "Refine", side: "input", from: "text", to: "words" },
    ],
  });
  expect(findNode(edited.definition, "Refine/LoopInput")?.outputs).toEqual([
    { name: "words", type: "Array" },
  ]);
  const [first] = edited.definition.connections ?? [];
  expect(first?.configuration?.data?.sourceOutput).toBe("words");

  const controller = findNode(draft.definition, "Refine/LoopController");
  const shorter = { ...controller, inputs: controller?.inputs?.slice(0, 2) } as typeof LOOP;
  const left = apply(draft, { kind: "replaceNode", name: shorter.name ?? "", node: shorter });
  expect(findNode(left.definition, "Refine")?.outputs).toEqual([]);
});

test("nodes are connected within a loop only, under names of its own", () => {
  const { definition } = draft;
  const across = {
    source: "Start",
    sourcePort: "output:document",
    target: "Refine/LoopController",
    targetPort: "input:current",
  };
  expect(refusal(definition, across)).toContain("within its loop");
  const inner = { ...across, source: "Refine/LoopInput", sourcePort: "output:text" };
  expect(connectionBetween(definition, inner).name).toBe(
    "Refine/LoopInputToLoopControllercurrent_2",
  );
});

test("what may stand where", () => {
  expect(misplaced("Condition", "Refine")).toContain("cannot hold");
  expect(misplaced("LoopController", "")).toContain("stay inside");
  expect(misplaced("Prompt", "Refine")).toBeUndefined();
  expect(spoken("Refine/Work")).toBe("Work in Refine");
});
