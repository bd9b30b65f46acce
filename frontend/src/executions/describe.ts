/** What an event says in a line, for lists. Pure. */

import type { EventKind, JournalEvent, JsonValue } from "../api/types";
import type { Tokens } from "../api/usage";
import { duration } from "../canvas/words";
import { inputOf } from "../usage/cost";
import { fieldsOf, isPayload } from "./run/fold";
import { sumOf, usedOf } from "./usage/used";

export const KIND_WORDS: Readonly<Record<EventKind, string>> = {
  FlowInput: "Flow input",
  NodeInput: "Input",
  NodeAction: "Call",
  NodeDependency: "Agent trace",
  NodeOutput: "Output",
  ConditionResult: "Condition",
  NodeFailure: "Failure",
  NodeQuestion: "Question",
  NodeAnswer: "Answer",
  NodeSkipped: "Skipped",
  FlowOutput: "Flow output",
  FlowFailure: "Flow failure",
  FlowEnd: "End",
};

const LONGEST = 160;

/** One line that says what the event holds: its message, its call, or its values. */
export function describe(event: JournalEvent): string {
  const { data } = event;
  switch (event.kind) {
    case "NodeFailure":
    case "FlowFailure":
      return `${words(data.code)}: ${words(data.message)}`;
    case "FlowEnd":
      return words(data.status);
    case "NodeAction": {
      const attempt =
        typeof data.attempt === "number" && data.attempt > 1 ? `, attempt ${data.attempt}` : "";
      const took = typeof data.milliseconds === "number" ? `, ${duration(data.milliseconds)}` : "";
      const used = usedOf(event);
      const tokens = used.length > 0 ? `, ${sumWords(used)}` : "";
      return `${words(data.service)} ${words(data.operation)}${attempt}${took}${tokens}`;
    }
    case "ConditionResult":
      return Array.isArray(data.satisfied) ? data.satisfied.map(String).join(", ") : "";
    case "NodeQuestion":
      return preview(data.question ?? null);
    case "NodeAnswer":
      return preview(data.answer ?? null);
    case "NodeSkipped":
      return "No open path leads here";
    case "NodeDependency":
      return preview(data.trace ?? null);
    default:
      return [
        ...(data.kept === true ? ["kept"] : []),
        ...(data.pinned === true ? ["pinned"] : []),
        ...fieldsOf(event).map(({ name, value }) => `${name} ${preview(value)}`),
      ].join(" · ");
  }
}

function sumWords(used: readonly Tokens[]): string {
  const sum = sumOf(used);
  return `${inputOf(sum).toLocaleString()} tokens in, ${sum.outputTokens.toLocaleString()} out`;
}

/** A value in a few words. */
export function preview(value: JsonValue, longest = LONGEST): string {
  if (isPayload(value)) {
    const start = value.preview === undefined ? "" : preview(value.preview, longest);
    return start || `${value.bytes.toLocaleString()} bytes`;
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const line = text
    .slice(0, longest * 2)
    .replace(/\s+/g, " ")
    .trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

function words(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
