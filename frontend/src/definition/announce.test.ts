import { expect, it } from "vitest";
import { announcement } from "./announce";
import type { FlowConnection, FlowDefinition } from "./types";

const flow = (nodes: readonly string[], lines: readonly [string, string][]): FlowDefinition => ({
  nodes: nodes.map((name) => ({ name, type: "Prompt" })),
  connections: lines.map(
    ([source, target]) =>
      ({ name: `${source}${target}`, type: "Data", source, target }) as FlowConnection,
  ),
});
const whole = flow(
  ["A", "B", "C"],
  [
    ["A", "B"],
    ["B", "C"],
  ],
);

it.each([
  ["nothing", whole, whole, ""],
  ["one added", flow(["A"], []), flow(["A", "B"], []), "Added B."],
  ["added joined", flow(["A"], []), flow(["A", "B"], [["A", "B"]]), "Added B. Connected A with B."],
  ["several added", flow(["A"], []), flow(["A", "B", "C"], []), "Added 2 nodes."],
  ["one deleted", whole, flow(["A", "C"], []), "Deleted B. Disconnected 2 pairs of nodes."],
  ["disconnected", whole, flow(["A", "B", "C"], [["A", "B"]]), "Disconnected B from C."],
  ["renamed", flow(["A", "B"], []), flow(["A", "D"], []), "B is now D."],
])("%s", (_what, before, after, expected) => {
  expect(announcement(before, after)).toBe(expected);
});

it("tells of a connection whose end is elsewhere now", () => {
  const line = { ...whole.connections?.[0], target: "C" } as FlowConnection;
  const after = { ...whole, connections: [line] };
  expect(announcement({ ...whole, connections: whole.connections?.slice(0, 1) }, after)).toBe(
    "Connected A with C.",
  );
});
