import { describe, expect, it } from "vitest";
import type { FlowDefinition, FlowValidation } from "../definition/types";
import { byConnection, located, toProblems, worstByNode } from "./problems";

const problem = (severity: string, message: string, details: object) =>
  ({ severity, message, type: "Any", details }) as unknown as FlowValidation;

describe("problems", () => {
  it("stand where the one detail of the union says", () => {
    const [field, edge, flow] = toProblems([
      problem("Error", "a", { unfulfilledNodeInput: { node: "Work", input: "text" } }),
      problem("Warning", "b", { unknownConnectionSource: { connection: "AToB" } }),
      problem("Error", "c", {}),
    ]);
    expect(field).toMatchObject({ node: "Work", field: "text", severity: "Error" });
    expect(edge).toMatchObject({ connection: "AToB", node: undefined, severity: "Warning" });
    expect(flow).toMatchObject({ node: undefined, connection: undefined });
  });

  it("of a node are led by its first error", () => {
    const worst = worstByNode(
      toProblems([
        problem("Warning", "soft", { a: { node: "Work" } }),
        problem("Error", "hard", { a: { node: "Work" } }),
        problem("Error", "later", { a: { node: "Work" } }),
      ]),
    );
    expect(worst.get("Work")?.message).toBe("hard");
  });

  it("of a connection are its first error; a warning leaves it whole", () => {
    const said = byConnection(
      toProblems([
        problem("Error", "first", { a: { connection: "AToB" } }),
        problem("Error", "second", { a: { connection: "AToB" } }),
        problem("Warning", "soft", { a: { connection: "BToC" } }),
      ]),
    );
    expect([...said]).toEqual([["AToB", "first"]]);
  });

  it("in a loop are of the node there, which the message tells", () => {
    const nodes = ["One", "One/Work", "Two", "Two/Work", "Two/End"].map((name) => ({ name }));
    const definition = { nodes, connections: [] } as unknown as FlowDefinition;
    const said = toProblems([
      problem("Error", "Input `a` of Code `Work` in Loop `Two` has none.", { x: { node: "Work" } }),
      problem("Error", "It has none.", { x: { node: "End" } }),
      problem("Error", "It has none.", { x: { node: "One" } }),
    ]);
    expect(located(said, definition).map(({ node }) => node)).toEqual([
      "Two/Work",
      "Two/End",
      "One",
    ]);
  });
});
