/** A run as a conversation: what was said to the flow, what it gave and asked. Pure. */
import type { FlowDefinition } from "@aws-sdk/client-bedrock-agent";

import type { JournalEvent, JsonValue } from "../../api/types";
import { fieldsOf, isPayload } from "../../executions/run/fold";

export interface Message {
  /** Unique within its run. */
  readonly seq: number;
  readonly by: "person" | "flow" | "failure";
  /** The node that speaks, or is spoken to; empty when it does not matter. */
  readonly node: string;
  readonly text: string;
  /** Whether it asks for an answer. */
  readonly asks: boolean;
}

/** Whether one can talk with the flow: text goes in, and only text comes out. */
export function isConversational(definition: FlowDefinition): boolean {
  const nodes = definition.nodes ?? [];
  const input = nodes.find(({ type }) => type === "Input");
  const outputs = nodes.filter(({ type }) => type === "Output");
  return (
    input?.outputs?.[0]?.type === "String" &&
    outputs.length > 0 &&
    outputs.every(({ inputs }) => inputs?.[0]?.type === "String")
  );
}

/** The messages of a run, in the order of its events. */
export function messagesOf(events: readonly JournalEvent[]): readonly Message[] {
  return events.flatMap((event): Message[] => {
    const { seq, node, data } = event;
    const plain = { seq, node, asks: false };
    switch (event.kind) {
      case "FlowInput":
        return [{ ...plain, by: "person", node: "", text: said(event) }];
      case "FlowOutput":
        return [{ ...plain, by: "flow", text: said(event) }];
      case "NodeQuestion":
        return [{ ...plain, by: "flow", text: textOf(data.question), asks: true }];
      case "NodeAnswer":
        return [{ ...plain, by: "person", text: textOf(data.answer) }];
      case "FlowFailure":
        return [{ ...plain, by: "failure", text: textOf(data.message) }];
      default:
        return [];
    }
  });
}

function said(event: JournalEvent): string {
  return fieldsOf(event)
    .map(({ value }) => (isPayload(value) ? textOf(value.preview ?? "") : textOf(value)))
    .join("\n");
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}
