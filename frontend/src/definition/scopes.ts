/** Which iterator's scope a node stands in. */
import { connectionsOf, nodesOf, type FlowDefinition } from "./types";

/**
 * The chain of iterators around each node, outermost first: a node takes the deepest chain of its
 * sources, an iterator opens one for what follows it, a collector closes the innermost.
 */
export function scopes(definition: FlowDefinition): ReadonlyMap<string, readonly string[]> {
  const types = new Map(nodesOf(definition).map((node) => [node.name ?? "", node.type]));
  const sources = new Map<string, string[]>();
  for (const { source, target } of connectionsOf(definition)) {
    if (source && target) sources.set(target, [...(sources.get(target) ?? []), source]);
  }
  const known = new Map<string, readonly string[]>();
  const visiting = new Set<string>();

  const around = (name: string): readonly string[] => {
    const found = known.get(name);
    if (found) return found;
    if (visiting.has(name)) return []; // a circle: validation says so
    visiting.add(name);
    let deepest: readonly string[] = [];
    for (const source of sources.get(name) ?? []) {
      const outside = around(source);
      const chain = types.get(source) === "Iterator" ? [...outside, source] : outside;
      if (chain.length > deepest.length) deepest = chain;
    }
    visiting.delete(name);
    const chain = types.get(name) === "Collector" ? deepest.slice(0, -1) : deepest;
    known.set(name, chain);
    return chain;
  };

  return new Map([...types.keys()].map((name) => [name, around(name)]));
}
