/** What a Loop shares with its body: its inputs begin there, and what leaves it is its outputs. Pure. */
import type { Change } from "./changes";
import { levelOf, qualified } from "./levels";
import {
  nodesOf,
  type FlowConnection,
  type FlowDefinition,
  type FlowNode,
  type FlowNodeInput,
  type Point,
} from "./types";

/** The output of a Loop that says how many passes there were. */
const COUNT = "iterationCount";

/** The nodes and connections of a new Loop's body, as changes; each pass gives on what it was given. */
export function newBody(loop: FlowNode, below: number): Change[] {
  const level = loop.name ?? "";
  const start = qualified(level, "LoopInput");
  const end = qualified(level, "LoopController");
  const given = loop.inputs?.[0];
  const type = given?.type ?? "String";
  const passed = given?.name ?? "";
  const result = loop.outputs?.[0]?.name ?? "";
  const input = (name: string, category: string) => ({
    name,
    type,
    expression: "$.data",
    category,
  });
  const add = (node: unknown, at: Point): Change => ({
    kind: "addNode",
    node: node as FlowNode,
    at,
  });
  const joint = (target: string): Change => ({
    kind: "addConnection",
    connection: {
      name: qualified(level, `LoopInputToLoopController${target}`),
      type: "Data",
      source: start,
      target: end,
      configuration: { data: { sourceOutput: passed, targetInput: target } },
    } as FlowConnection,
  });
  return [
    add(
      {
        name: start,
        type: "LoopInput",
        configuration: { loopInput: {} },
        inputs: [],
        outputs: [{ name: passed, type }],
      },
      { x: 24, y: below + 44 },
    ),
    add(
      {
        name: end,
        type: "LoopController",
        configuration: {
          loopController: {
            continueCondition: { name: "finished", expression: 'current != ""' },
            maxIterations: 10,
          },
        },
        inputs: [
          input("current", "LoopCondition"),
          input(passed, "ReturnValueToLoopStart"),
          input(result, "ExitLoop"),
        ],
        outputs: [],
      },
      { x: 560, y: below + 44 },
    ),
    joint("current"),
    joint(passed),
    joint(result),
  ];
}

/** The definition after a node was edited: the ports that mirror its own follow. */
export function mirrored(definition: FlowDefinition, edited: FlowNode): FlowDefinition {
  const name = edited.name ?? "";
  const follow = (which: (node: FlowNode) => boolean, outputs: FlowNode["outputs"]) => ({
    ...definition,
    nodes: nodesOf(definition).map((node) => (which(node) ? { ...node, outputs } : node)),
  });
  const plain = ({ name: port, type }: FlowNodeInput) => ({ name: port, type });
  if (edited.type === "Loop") {
    const outputs = (edited.inputs ?? []).map(plain);
    return follow((node) => node.type === "LoopInput" && levelOf(node.name) === name, outputs);
  }
  if (edited.type === "LoopController") {
    const exits = (edited.inputs ?? []).filter(({ category }) => category === "ExitLoop");
    const loop = nodesOf(definition).find((node) => node.name === levelOf(name));
    const count = (loop?.outputs ?? []).filter((output) => output.name === COUNT);
    return follow((node) => node === loop, [...exits.map(plain), ...count]);
  }
  return definition;
}

type Renaming = Extract<Change, { kind: "renamePort" }>;

/** The renaming of the port that mirrors a renamed one; undefined when none does. */
export function mirroredPort(definition: FlowDefinition, change: Renaming): Renaming | undefined {
  if (change.side !== "input") return undefined;
  const node = nodesOf(definition).find(({ name }) => name === change.node);
  if (node?.type === "Loop") {
    const start = nodesOf(definition).find(
      (inner) => inner.type === "LoopInput" && levelOf(inner.name) === change.node,
    );
    return start && { ...change, node: start.name ?? "", side: "output" };
  }
  const leaves = node?.inputs?.some(
    ({ name, category }) => name === change.to && category === "ExitLoop",
  );
  return node?.type === "LoopController" && leaves
    ? { ...change, node: levelOf(change.node), side: "output" }
    : undefined;
}
