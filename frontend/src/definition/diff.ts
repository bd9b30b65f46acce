/** What differs between two definitions, node by node and member by member. Pure. */
import {
  connectionsOf,
  isObject,
  nodesOf,
  type FlowConnection,
  type FlowDefinition,
  type FlowNode,
} from "./types";

export type DiffKind = "added" | "removed" | "changed";

/** One member that differs; `before` is undefined when it was added, `after` when removed. */
export interface MemberDiff {
  /** Where it is: `configuration.inlineCode.code`, `inputs[text].type`. */
  readonly path: string;
  readonly kind: DiffKind;
  readonly before: unknown;
  readonly after: unknown;
}

/** A node or connection that differs. */
export interface PartDiff<Part> {
  readonly name: string;
  readonly kind: DiffKind;
  readonly before: Part | undefined;
  readonly after: Part | undefined;
  /** What changed in it; [] when it was added or removed as a whole. */
  readonly members: readonly MemberDiff[];
}

export interface DefinitionDiff {
  readonly nodes: readonly PartDiff<FlowNode>[];
  readonly connections: readonly PartDiff<FlowConnection>[];
  /** Members of the definition itself other than these two, and the order of these two. */
  readonly others: readonly MemberDiff[];
}

/**
 * What it takes to come from one definition to the other. Nodes and connections are told apart by
 * their names, so a renamed one is removed and added. The order of members in an object is no
 * difference; that of nodes, connections, inputs, outputs and conditions is one difference.
 */
export function diffDefinitions(before: FlowDefinition, after: FlowDefinition): DefinitionDiff {
  return {
    nodes: diffParts(nodesOf(before), nodesOf(after)),
    connections: diffParts(connectionsOf(before), connectionsOf(after)),
    others: [
      ...diffValues(othersOf(before), othersOf(after)),
      ...orderDiff(nodesOf(before), nodesOf(after), "nodes"),
      ...orderDiff(connectionsOf(before), connectionsOf(after), "connections"),
    ],
  };
}

/** Members of the definition other than its nodes and connections. */
export function othersOf(definition: FlowDefinition): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(definition).filter(([name]) => name !== "nodes" && name !== "connections"),
  );
}

/** Whether nothing differs. */
export function isSame(diff: DefinitionDiff): boolean {
  return diff.nodes.length + diff.connections.length + diff.others.length === 0;
}

/** The difference in words: "2 nodes added, 1 node changed, 1 connection removed". */
export function diffWords(diff: DefinitionDiff): string {
  const words = [...counts(diff.nodes, "node"), ...counts(diff.connections, "connection")];
  if (diff.others.length > 0) {
    words.push(`${diff.others.length} other ${diff.others.length === 1 ? "change" : "changes"}`);
  }
  return words.length === 0 ? "No differences" : words.join(", ");
}

function counts(parts: readonly PartDiff<unknown>[], noun: string): string[] {
  return (["added", "removed", "changed"] as const).flatMap((kind) => {
    const count = parts.filter((part) => part.kind === kind).length;
    return count === 0 ? [] : [`${count} ${noun}${count === 1 ? "" : "s"} ${kind}`];
  });
}

export interface Named {
  readonly name?: string | undefined;
}

function diffParts<Part extends Named>(
  before: readonly Part[],
  after: readonly Part[],
): PartDiff<Part>[] {
  const old = keyed(before);
  const now = keyed(after);
  const kept = [...now].flatMap(([key, part]): PartDiff<Part>[] => {
    const was = old.get(key);
    const name = part.name ?? "";
    if (was === undefined) {
      return [{ name, kind: "added", before: undefined, after: part, members: [] }];
    }
    const members = diffValues(was, part);
    return members.length === 0
      ? []
      : [{ name, kind: "changed", before: was, after: part, members }];
  });
  const gone = [...old].flatMap(([key, part]): PartDiff<Part>[] =>
    now.has(key)
      ? []
      : [{ name: part.name ?? "", kind: "removed", before: part, after: undefined, members: [] }],
  );
  return [...kept, ...gone];
}

/** The parts by name; a second one of a name has a key of its own. */
export function keyed<Part extends Named>(parts: readonly Part[]): Map<string, Part> {
  const found = new Map<string, Part>();
  const seen = new Map<string, number>();
  for (const part of parts) {
    const name = part.name ?? "";
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    found.set(count === 1 ? name : `${name} ${count}`, part);
  }
  return found;
}

/** What differs between two JSON values, by path; [] when they are equal. */
export function diffValues(before: unknown, after: unknown, path = ""): MemberDiff[] {
  if (Object.is(before, after)) return [];
  if (before === undefined) return [{ path, kind: "added", before, after }];
  if (after === undefined) return [{ path, kind: "removed", before, after }];
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) =>
      diffValues(before[name], after[name], path === "" ? name : `${path}.${name}`),
    );
  }
  if (Array.isArray(before) && Array.isArray(after)) return diffArrays(before, after, path);
  return [{ path, kind: "changed", before, after }];
}

function diffArrays(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
): MemberDiff[] {
  const old = byName(before);
  const now = byName(after);
  if (old && now) {
    const names = new Set([...old.keys(), ...now.keys()]);
    return [
      ...[...names].flatMap((name) => diffValues(old.get(name), now.get(name), `${path}[${name}]`)),
      ...orderDiff([...old.values()], [...now.values()], path),
    ];
  }
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) =>
    diffValues(before[index], after[index], `${path}[${index}]`),
  ).flat();
}

/** The items by their names; undefined when they have none, or one twice. */
function byName(items: readonly unknown[]): Map<string, Named> | undefined {
  const found = new Map<string, Named>();
  for (const item of items) {
    if (!isObject(item) || typeof item.name !== "string" || found.has(item.name)) return undefined;
    found.set(item.name, item as Named);
  }
  return found;
}

/** One difference when what both have comes in another order. */
function orderDiff(before: readonly Named[], after: readonly Named[], path: string): MemberDiff[] {
  const names = (items: readonly Named[], others: readonly Named[]): string[] => {
    const known = new Set(others.map(({ name }) => name));
    return items.flatMap(({ name }) => (name !== undefined && known.has(name) ? [name] : []));
  };
  const old = names(before, after);
  const now = names(after, before);
  if (old.length !== now.length || old.every((name, index) => name === now[index])) return [];
  return [{ path: `${path} (order)`, kind: "changed", before: old, after: now }];
}

/** What both definitions have, drawn at once: all of `after`, and what was removed from `before`. */
export function union(
  before: FlowDefinition,
  diff: DefinitionDiff,
  after: FlowDefinition,
): FlowDefinition {
  const removed = <Part>(parts: readonly PartDiff<Part>[]): Part[] =>
    parts.flatMap((part) => (part.kind === "removed" && part.before ? [part.before] : []));
  return {
    ...before,
    ...after,
    nodes: [...nodesOf(after), ...removed(diff.nodes)],
    connections: [...connectionsOf(after), ...removed(diff.connections)],
  };
}

/**
 * A copy of the value whose objects have their members in the order in which `model` has them, so
 * that the texts of both differ only where the values do.
 */
export function inOrderOf(value: unknown, model: unknown): unknown {
  if (Array.isArray(value)) {
    const models: readonly unknown[] = Array.isArray(model) ? model : [];
    const named = byName(models);
    return value.map((item: unknown, index) => {
      const name = isObject(item) && typeof item.name === "string" ? item.name : undefined;
      const namesake = name === undefined ? undefined : named?.get(name);
      return inOrderOf(item, namesake ?? models[index]);
    });
  }
  if (!isObject(value)) return value;
  const known = isObject(model) ? model : {};
  const names = [
    ...Object.keys(known).filter((name) => name in value),
    ...Object.keys(value).filter((name) => !(name in known)),
  ];
  return Object.fromEntries(names.map((name) => [name, inOrderOf(value[name], known[name])]));
}
