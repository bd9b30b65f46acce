/** The input a flow takes: what kind, an example, and whether a text is one. Pure. */

import type { FlowDefinition } from "@aws-sdk/client-bedrock-agent";

import type { JsonValue } from "../api/types";

export type DataType = "String" | "Number" | "Boolean" | "Object" | "Array";

/** The flow's Input node and the type of what it gives; undefined when there is none. */
export function inputNodeOf(
  definition: FlowDefinition,
): { name: string; type: DataType | undefined } | undefined {
  const node = definition.nodes?.find(({ type }) => type === "Input");
  if (!node?.name) return undefined;
  return { name: node.name, type: node.outputs?.[0]?.type as DataType | undefined };
}

const EXAMPLES: Readonly<Record<DataType, string>> = {
  String: "",
  Number: "1",
  Boolean: "true",
  Object: "{\n  \n}",
  Array: "[\n  \n]",
};

/** The text the editor starts with: the flow's own example, else an empty value of the type. */
export function exampleOf(type: DataType | undefined, sample: JsonValue | undefined): string {
  if (sample === undefined || sample === null) return type ? EXAMPLES[type] : "";
  if (type === "String" && typeof sample === "string") return sample;
  return JSON.stringify(sample, null, 2);
}

/** The type of a JSON value, null for null. */
export function typeOf(value: JsonValue): DataType | null {
  if (value === null) return null;
  if (Array.isArray(value)) return "Array";
  switch (typeof value) {
    case "string":
      return "String";
    case "number":
      return "Number";
    case "boolean":
      return "Boolean";
    default:
      return "Object";
  }
}

/** Read the editor's text as a value of the type that `taker` takes; a String as it stands. */
export function parseInput(
  text: string,
  type: DataType | undefined,
  taker = "The flow",
): { value: JsonValue } | { problem: string } {
  if (type === "String") return { value: text };
  if (text.trim() === "") return { problem: "Enter the value as JSON." };
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    return { problem: `This is not JSON yet: ${error instanceof Error ? error.message : ""}` };
  }
  const found = typeOf(value);
  if (type && found !== type)
    return { problem: `${taker} takes ${article(type)}; this is ${article(found)}.` };
  return { value };
}

function article(type: DataType | null): string {
  if (type === null) return "null";
  return /^[AO]/.test(type) ? `an ${type}` : `a ${type}`;
}

/** A name for an execution that starts now, told apart by its last letters: `run-1123-070402-k3f`. */
export function nameNow(now: Date, random = Math.random()): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = two(now.getMonth() + 1) + two(now.getDate());
  const time = two(now.getHours()) + two(now.getMinutes()) + two(now.getSeconds());
  const tail = Math.floor(random * 36 ** 3)
    .toString(36)
    .padStart(3, "0");
  return `run-${day}-${time}-${tail}`;
}
