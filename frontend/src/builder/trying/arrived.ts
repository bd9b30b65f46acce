/** Which values a run brought to a node: what its expressions are tried on. Pure. */
import type { JournalEvent, JsonValue } from "../../api/types";
import { connectionsOf, textAt, type FlowDefinition } from "../../definition/types";
import { fieldsOf, type Run } from "../../executions/run/fold";
import { pathKey } from "../../executions/run/shape";
import { activationOf, shownActivation } from "../../executions/run/states";

/**
 * The value that came to an input before its expression was applied; undefined when none did. `node` is
 * named as in a flat definition. Of several items it is the one that the last run shows of the node.
 */
export function arrived(
  run: Run,
  definition: FlowDefinition,
  node: string,
  input: string,
): JsonValue | undefined {
  const line = connectionsOf(definition).find(
    ({ target, configuration }) =>
      target === node && textAt(configuration, "data", "targetInput") === input,
  );
  if (!line?.source) return undefined;
  const path = shownActivation(run, node, null)?.path ?? [];
  // what is outside of an iterator gave its value once for all items
  const around = Array.from({ length: path.length + 1 }, (_, less) =>
    path.slice(0, path.length - less),
  );
  const activation =
    around.map((part) => activationOf(run, line.source ?? "", pathKey(part))).find(Boolean) ??
    shownActivation(run, line.source, null);
  const given = eventsOf(run, activation?.events).filter(
    ({ kind }) => kind === "NodeOutput" || kind === "FlowInput",
  );
  const keys = around.map(pathKey);
  const event =
    keys.map((key) => given.find((each) => pathKey(each.path) === key)).find(Boolean) ?? given[0];
  const output = textAt(line.configuration, "data", "sourceOutput");
  return event && fieldsOf(event).find(({ name }) => name === output)?.value;
}

/** The values that the node's inputs had, by name; undefined when it did not get so far. */
export function taken(run: Run, node: string): Readonly<Record<string, JsonValue>> | undefined {
  const activation = shownActivation(run, node, null);
  const event = eventsOf(run, activation?.events).find(({ kind }) => kind === "NodeInput");
  return event && Object.fromEntries(fieldsOf(event).map(({ name, value }) => [name, value]));
}

function eventsOf(run: Run, numbers: readonly number[] = []): JournalEvent[] {
  return numbers.flatMap((seq) => run.events[seq - 1] ?? []);
}
