/** Two people's changes to one definition, taken together. Pure. */
import { diffValues, keyed, othersOf, type Named } from "./diff";
import { connectionsOf, nodesOf, type FlowDefinition } from "./types";

export type Who = "mine" | "theirs";

export interface Merge {
  readonly definition: FlowDefinition;
  /** Names of nodes, connections and other members that both changed, each in another way. */
  readonly clashes: readonly string[];
}

/**
 * The changes from `base` to `mine` and those from `base` to `theirs` together, by name. Of what both
 * changed stays the one of `preferred`. The order is mine; what only they added comes last.
 */
export function merge(
  base: FlowDefinition,
  mine: FlowDefinition,
  theirs: FlowDefinition,
  preferred: Who,
): Merge {
  const clashes: string[] = [];
  const merged = <Value>(
    was: ReadonlyMap<string, Value>,
    own: ReadonlyMap<string, Value>,
    other: ReadonlyMap<string, Value>,
  ): Map<string, Value> => {
    const kept = new Map<string, Value>();
    for (const key of new Set([...own.keys(), ...other.keys()])) {
      const [before, one, two] = [was.get(key), own.get(key), other.get(key)];
      const clash = differ(before, one) && differ(before, two) && differ(one, two);
      if (clash) clashes.push(key);
      const value = clash ? (preferred === "mine" ? one : two) : differ(before, one) ? one : two;
      if (value !== undefined) kept.set(key, value);
    }
    return kept;
  };
  const parts = <Part extends Named>(
    of: (definition: FlowDefinition) => readonly Part[],
  ): Part[] => [...merged(keyed(of(base)), keyed(of(mine)), keyed(of(theirs))).values()];
  const rest = (definition: FlowDefinition) => new Map(Object.entries(othersOf(definition)));
  const definition = {
    ...Object.fromEntries(merged(rest(base), rest(mine), rest(theirs))),
    nodes: parts(nodesOf),
    connections: parts(connectionsOf),
  };
  return { definition, clashes };
}

function differ(one: unknown, other: unknown): boolean {
  return diffValues(one, other).length > 0;
}
