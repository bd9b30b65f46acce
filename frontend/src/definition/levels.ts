/**
 * Loops as the builder edits them: the nodes of a Loop's body stand beside it in one definition, as
 * `Loop/Node`, so that whatever is done to a node is done to those inside, too. The wire has them nested.
 */
import {
  configurationOf,
  connectionsOf,
  isObject,
  nodesOf,
  withConfiguration,
  type FlowConnection,
  type FlowDefinition,
  type FlowNode,
} from "./types";

/** What stands between a Loop's name and the name of a node inside; no name holds it. */
const INSIDE = "/";

/** Types that a Loop's body must not hold. */
const OUTSIDE_ONLY: ReadonlySet<string> = new Set([
  "Input",
  "Condition",
  "Iterator",
  "Collector",
  "Loop",
]);
const INSIDE_ONLY: ReadonlySet<string> = new Set(["LoopInput", "LoopController"]);

/** The Loop that a node or connection stands in; "" for the flow's own. */
export function levelOf(name: string | undefined): string {
  return name?.slice(0, Math.max(0, name.lastIndexOf(INSIDE))) ?? "";
}

/** The name within its Loop. */
export function localName(name: string | undefined): string {
  return name?.slice(name.lastIndexOf(INSIDE) + 1) ?? "";
}

export function qualified(level: string, local: string): string {
  return level === "" ? local : `${level}${INSIDE}${local}`;
}

/** The name after a node was renamed: its own, or that of what stands inside. */
export function renamed(name: string, from: string, to: string): string {
  if (name === from) return to;
  return name.startsWith(from + INSIDE) ? to + name.slice(from.length) : name;
}

/** Whether one of these names is the name, or a Loop around it. */
export function covered(names: ReadonlySet<string>, name: string): boolean {
  for (let each = name; each !== ""; each = levelOf(each)) {
    if (names.has(each)) return true;
  }
  return false;
}

/** A name in words: "Work in Refine". */
export function spoken(name: string): string {
  const level = levelOf(name);
  return level === "" ? name : `${localName(name)} in ${level}`;
}

/** Names within a level. */
export function localNames(definition: FlowDefinition, level: string): Set<string> {
  return new Set(
    nodesOf(definition)
      .filter(({ name }) => levelOf(name) === level)
      .map(({ name }) => localName(name)),
  );
}

/** Why a node of this type cannot stand in a level, in words; undefined when it can. */
export function misplaced(type: string | undefined, level: string): string | undefined {
  if (level !== "" && OUTSIDE_ONLY.has(type ?? "")) {
    return `A loop cannot hold a node of type ${type ?? ""}.`;
  }
  if (level === "" && INSIDE_ONLY.has(type ?? "")) {
    return "The loop's input and its controller stay inside.";
  }
  return undefined;
}

/** The definition with the bodies of its Loops beside its own nodes. */
export function flattened(definition: FlowDefinition, level = ""): FlowDefinition {
  const nodes: FlowNode[] = [];
  const connections: FlowConnection[] = connectionsOf(definition).map((connection) => ({
    ...connection,
    name: qualified(level, connection.name ?? ""),
    source: qualified(level, connection.source ?? ""),
    target: qualified(level, connection.target ?? ""),
  }));
  for (const node of nodesOf(definition)) {
    const name = qualified(level, node.name ?? "");
    if (node.type !== "Loop") {
      nodes.push(level === "" ? node : { ...node, name });
      continue;
    }
    const { definition: body, ...others } = configurationOf(node);
    nodes.push(withConfiguration({ ...node, name }, others));
    if (!isObject(body)) continue;
    const inner = flattened(body as unknown as FlowDefinition, name);
    nodes.push(...nodesOf(inner));
    connections.push(...connectionsOf(inner));
  }
  return { ...definition, nodes, connections };
}

/** The definition as the wire has it, with each Loop's body in its configuration. */
export function nested(definition: FlowDefinition, level = ""): FlowDefinition {
  const within = ({ name }: { readonly name?: string | undefined }): boolean =>
    levelOf(name) === level;
  return {
    ...(level === "" ? definition : {}),
    nodes: nodesOf(definition)
      .filter(within)
      .map((node) => {
        const named = level === "" ? node : { ...node, name: localName(node.name) };
        if (node.type !== "Loop") return named;
        const body = nested(definition, node.name ?? "");
        return withConfiguration(named, { ...configurationOf(node), definition: body });
      }),
    connections: connectionsOf(definition)
      .filter(within)
      .map((connection) =>
        level === ""
          ? connection
          : {
              ...connection,
              name: localName(connection.name),
              source: localName(connection.source),
              target: localName(connection.target),
            },
      ),
  };
}
