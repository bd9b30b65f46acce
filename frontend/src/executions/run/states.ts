/** What the canvas shows of a run: one `NodeState` for each node of the definition. Pure. */

import type { NodeState, NodeStatus } from "../../canvas/states";
import type { Activation, NodeRun, Run } from "./fold";
import type { Shape, ShapeNode } from "./shape";

/** Passes of a loop whose controller does not say how many there may be. */
const DEFAULT_PASSES = 10;

/** `before`: the states of an earlier moment; what has not changed stays the same object. */
export function nodeStates(
  run: Run,
  before?: ReadonlyMap<string, NodeState>,
): ReadonlyMap<string, NodeState> {
  const states = new Map<string, NodeState>();
  for (const node of run.shape.nodes.values()) {
    const state = stateOf(run, node);
    const old = before?.get(node.id);
    states.set(node.id, old && same(old, state) ? old : state);
  }
  return states;
}

function same(a: NodeState, b: NodeState): boolean {
  return (Object.keys(a) as (keyof NodeState)[]).every((member) => a[member] === b[member]);
}

function stateOf(run: Run, spec: ShapeNode): NodeState {
  const node = run.nodes.get(spec.id);
  const total = expected(run, spec);
  if (!node) {
    const scoped = isScoped(spec);
    const base = {
      running: 0,
      done: 0,
      failed: 0,
      skipped: 0,
      total,
      most: mostPasses(run, spec),
      scoped,
    };
    const status = run.endedAt === null ? "waiting" : "unreached";
    return { ...base, status, startedAt: null, endedAt: null, message: null };
  }
  const iterator = spec.type === "Iterator";
  const done = iterator ? node.itemsDone : node.succeeded + node.failed + node.skipped;
  return {
    status: statusOf(run, node, total, done),
    running: iterator ? node.itemsOpened - node.itemsDone : node.running,
    done,
    failed: node.failed,
    skipped: node.skipped,
    total,
    most: mostPasses(run, spec),
    scoped: isScoped(spec),
    startedAt: node.startedAt,
    endedAt: node.running > 0 ? null : node.endedAt,
    message: node.message?.split("\n", 1)[0] ?? null,
  };
}

/** The node's state in one item of the scopes around it; null when it has none there yet. */
export function activationOf(run: Run, nodeId: string, key: string) {
  const node = run.nodes.get(nodeId);
  const position = node?.index.get(key);
  return position === undefined ? null : (node?.activations[position] ?? null);
}

/** The activation in the item asked for; else the one that failed, runs, or came last. */
export function shownActivation(run: Run, nodeId: string, item: string | null): Activation | null {
  if (item !== null) {
    const exact = activationOf(run, nodeId, item);
    if (exact) return exact;
    // An iterator's events of an item belong to the activation around it.
    const outer = activationOf(run, nodeId, item.split("/").slice(0, -1).join("/"));
    if (outer) return outer;
  }
  const activations = run.nodes.get(nodeId)?.activations ?? [];
  return (
    activations.find(({ status }) => status === "failed") ??
    activations.findLast(({ status }) => status === "running") ??
    activations.find(({ status }) => status === "succeeded") ??
    activations[0] ??
    null
  );
}

function statusOf(run: Run, node: NodeRun, total: number | null, done: number): NodeStatus {
  if (node.failed > 0) return "failed";
  if (node.running > 0) return "running";
  if (node.stopped > 0) return "stopped";
  if (node.skipped > 0 && node.succeeded === 0) return "skipped";
  if (node.succeeded === 0) return run.endedAt === null ? "waiting" : "unreached";
  // Between two items of a scope a node is at rest, but not done.
  if (run.endedAt === null && total !== null && done < total) return "running";
  return "succeeded";
}

function isScoped(spec: ShapeNode): boolean {
  return spec.type === "Iterator" || spec.scopes.length > 0;
}

/** How often the node will run: the items of the iterator around it, unknown in a loop. */
function expected(run: Run, spec: ShapeNode): number | null {
  if (spec.type === "Iterator") return itemsOf(run, run.shape, spec.id);
  const around = spec.scopes.at(-1);
  if (around === undefined) return 1;
  return itemsOf(run, run.shape, around);
}

/** How often the loop directly around a node is passed at most; null when none is. */
function mostPasses(run: Run, spec: ShapeNode): number | null {
  const around = run.shape.nodes.get(spec.scopes.at(-1) ?? "");
  if (around?.type !== "Loop") return null;
  const body = around.spec.configuration?.loop?.definition?.nodes ?? [];
  const end = body.find(({ type }) => type === "LoopController");
  return end?.configuration?.loopController?.maxIterations ?? DEFAULT_PASSES;
}

function itemsOf(run: Run, shape: Shape, id: string): number | null {
  if (shape.nodes.get(id)?.type !== "Iterator") return null;
  const node = run.nodes.get(id);
  return node && node.itemsExpected.size > 0 ? node.items : null;
}
