/** Which ports fit each other, and the connection that joins them. */
import { levelOf, localName, qualified } from "./levels";
import { connectionName } from "./names";
import { inputPorts, outputPorts, parsePortId, portId } from "./ports";
import { connectionsOf, findNode, textAt, type FlowConnection, type FlowDefinition } from "./types";

/** Two ends of a connection being drawn. */
export interface Ends {
  readonly source: string;
  readonly sourcePort: string;
  readonly target: string;
  readonly targetPort: string;
}

/** Why these ends cannot be joined, in words; undefined when they can. */
export function refusal(definition: FlowDefinition, ends: Ends): string | undefined {
  const source = findNode(definition, ends.source);
  const target = findNode(definition, ends.target);
  if (!source || !target) return "One end is not a node of this flow.";
  if (source === target) return "A node cannot be connected with itself.";
  if (levelOf(ends.source) !== levelOf(ends.target)) {
    return "A node in a loop is connected within its loop: values come and go by the loop’s ports.";
  }
  const from = parsePortId(ends.sourcePort);
  const to = parsePortId(ends.targetPort);
  if (from.kind === "condition") {
    if (to.kind !== "entry") return "A condition opens a node: drop it on the node's entry.";
    const same = connectionsOf(definition).some(
      (connection) =>
        connection.source === ends.source &&
        connection.target === ends.target &&
        textAt(connection.configuration, "conditional", "condition") === from.name,
    );
    if (same) return "This condition already opens this node.";
    return loops(definition, ends) ? "This would make a circle." : undefined;
  }
  if (to.kind === "entry") return "Only a condition opens a node. Drop a value on an input.";
  const output = outputPorts(source).find((port) => portId(port) === ends.sourcePort);
  const input = inputPorts(target).find((port) => portId(port) === ends.targetPort);
  if (!output || !input) return "One end is not a port of its node.";
  const taken = connectionsOf(definition).some(
    (connection) =>
      connection.target === ends.target &&
      textAt(connection.configuration, "data", "targetInput") === input.name,
  );
  if (taken) return `“${input.name}” has a connection already.`;
  if (loops(definition, ends)) return "This would make a circle.";
  return undefined;
}

/**
 * Why the value at these ends is of the wrong type, in words; undefined when it fits or when only the
 * run can tell. Such ends may be joined: an expression, or another type, mends it afterwards.
 */
export function mismatch(definition: FlowDefinition, ends: Ends): string | undefined {
  const source = findNode(definition, ends.source);
  const target = findNode(definition, ends.target);
  const output = source && outputPorts(source).find((port) => portId(port) === ends.sourcePort);
  const input = target && inputPorts(target).find((port) => portId(port) === ends.targetPort);
  if (!output?.type || !input?.type || output.type === input.type) return undefined;
  if (input.expression !== "$.data") return undefined;
  return `${output.type} does not fit ${input.type}. Change a type, or take a part of the value with an expression.`;
}

function loops(definition: FlowDefinition, ends: Ends): boolean {
  const next = new Map<string, string[]>();
  for (const { source, target } of connectionsOf(definition)) {
    if (source && target) next.set(source, [...(next.get(source) ?? []), target]);
  }
  const seen = new Set<string>();
  const waiting = [ends.target];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === ends.source) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    waiting.push(...(next.get(name) ?? []));
  }
  return false;
}

/** The connection that joins these ends, with a free name. */
export function connectionBetween(definition: FlowDefinition, ends: Ends): FlowConnection {
  const level = levelOf(ends.source);
  const taken = new Set(
    connectionsOf(definition)
      .filter(({ name }) => levelOf(name) === level)
      .map(({ name }) => localName(name)),
  );
  const from = parsePortId(ends.sourcePort);
  const to = parsePortId(ends.targetPort);
  const conditional = from.kind === "condition";
  const name = connectionName(
    localName(ends.source),
    conditional ? localName(ends.target) : `${localName(ends.target)}_${to.name}`,
    taken,
  );
  return {
    name: qualified(level, name),
    type: conditional ? "Conditional" : "Data",
    source: ends.source,
    target: ends.target,
    configuration: conditional
      ? { conditional: { condition: from.name } }
      : { data: { sourceOutput: from.name, targetInput: to.name } },
  } as FlowConnection;
}
