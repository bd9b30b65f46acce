/** What a connection says to whoever points at it. Pure. */
import { connectionPorts, inputPorts, outputPorts, portId } from "../definition/ports";
import { findNode, textAt, type FlowConnection, type FlowDefinition } from "../definition/types";

/**
 * The type it carries and what the target takes of it: "String"; "Object, $.data.title as String".
 * Of a conditional one, its condition: "good: score > 5".
 */
export function connectionWords(definition: FlowDefinition, connection: FlowConnection): string {
  const source = findNode(definition, connection.source ?? "");
  const target = findNode(definition, connection.target ?? "");
  const ends = connectionPorts(connection);
  const from = source && outputPorts(source).find((port) => portId(port) === ends.source);
  if (connection.type === "Conditional") {
    const name = textAt(connection.configuration, "conditional", "condition");
    return `${name}: ${from?.expression || "when nothing else holds"}`;
  }
  const to = target && inputPorts(target).find((port) => portId(port) === ends.target);
  const carried = from?.type ?? "unknown type";
  const expression = to?.expression ?? "$.data";
  if (expression !== "$.data") return `${carried}, ${expression} as ${to?.type ?? "unknown type"}`;
  return to?.type && to.type !== carried ? `${carried}, taken as ${to.type}` : carried;
}
