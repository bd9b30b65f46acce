import { expect, test } from "vitest";
import type { NodeState } from "./states";
import { stateWords } from "./words";

const state = (over: Partial<NodeState>): NodeState => ({
  status: "running",
  running: 1,
  done: 1,
  failed: 0,
  skipped: 0,
  total: null,
  most: 5,
  scoped: true,
  startedAt: 0,
  endedAt: null,
  message: null,
  ...over,
});

test("a node in a loop says which iteration it is in", () => {
  expect(stateWords(state({}))).toBe("Iteration 2 of at most 5");
  expect(stateWords(state({ status: "succeeded", running: 0, done: 3 }))).toBe(
    "Iteration 3 of at most 5",
  );
  expect(stateWords(state({ status: "waiting", running: 0, done: 0 }))).toBe("Waiting");
});

test("a node in an iterator says how many items are through", () => {
  expect(stateWords(state({ most: null, total: 4 }))).toBe("1 of 4");
});
