import type { FlowDefinition } from "@aws-sdk/client-bedrock-agent";
import { describe, expect, it } from "vitest";

import type { EventKind, JournalEvent, JsonValue } from "../../api/types";
import { isConversational, messagesOf } from "./messages";

type Line = [EventKind, string, { [member: string]: JsonValue }];

const journal = (lines: readonly Line[]): JournalEvent[] =>
  lines.map(([kind, node, data], index) => ({
    seq: index + 1,
    kind,
    node,
    path: [],
    at: "",
    data,
  }));

const flow = (input: string, ...outputs: string[]) =>
  ({
    nodes: [
      { name: "In", type: "Input", outputs: [{ name: "document", type: input }] },
      ...outputs.map((type, n) => ({
        name: `Out${n}`,
        type: "Output",
        inputs: [{ name: "document", type, expression: "$.data" }],
      })),
    ],
  }) as unknown as FlowDefinition;

describe("a run as a conversation", () => {
  it("tells what was said, asked, answered and given, in order", () => {
    const field = (value: JsonValue) => ({ fields: [{ name: "document", value }] });
    const messages = messagesOf(
      journal([
        ["FlowInput", "In", field("Book a trip")],
        ["NodeInput", "Agent", field("Book a trip")],
        ["NodeQuestion", "Agent", { question: "Where to?", turn: 1 }],
        ["NodeAnswer", "Agent", { answer: "Rome", turn: 1 }],
        ["FlowOutput", "Out", field("Booked for Rome.")],
        ["FlowEnd", "", { status: "Succeeded" }],
      ]),
    );
    expect(messages.map(({ by, text, asks }) => [by, text, asks])).toEqual([
      ["person", "Book a trip", false],
      ["flow", "Where to?", true],
      ["person", "Rome", false],
      ["flow", "Booked for Rome.", false],
    ]);
  });

  it("says why a run failed", () => {
    const [failure] = messagesOf(journal([["FlowFailure", "", { code: "X", message: "No." }]]));
    expect(failure).toMatchObject({ by: "failure", text: "No." });
  });

  it("shows the beginning of a text that is kept elsewhere", () => {
    const value = { $payload: "abc", bytes: 99_999, preview: "Once upon" };
    const fields = [{ name: "document", value }];
    expect(messagesOf(journal([["FlowOutput", "Out", { fields }]]))[0]?.text).toBe("Once upon");
  });
});

describe("a flow to talk with", () => {
  it("takes a text and gives only texts", () => {
    expect(isConversational(flow("String", "String", "String"))).toBe(true);
    expect(isConversational(flow("Object", "String"))).toBe(false);
    expect(isConversational(flow("String", "String", "Array"))).toBe(false);
    expect(isConversational(flow("String"))).toBe(false);
    expect(isConversational({ nodes: [], connections: [] })).toBe(false);
  });
});
