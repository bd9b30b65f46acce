/**
 * Every edit of a draft is a change: data, reduced by one pure function. Undo, redo, the dirty
 * state and autosave all follow from the list of them.
 */
import { covered, renamed } from "./levels";
import { mirrored, mirroredPort } from "./loops";
import {
  connectionsOf,
  nodesOf,
  textAt,
  type Draft,
  type FlowConnection,
  type FlowDefinition,
  type FlowNode,
  type Layout,
  type Point,
} from "./types";

export type Change =
  | { readonly kind: "addNode"; readonly node: FlowNode; readonly at: Point }
  | { readonly kind: "replaceNode"; readonly name: string; readonly node: FlowNode }
  | { readonly kind: "removeNodes"; readonly names: readonly string[] }
  | { readonly kind: "addConnection"; readonly connection: FlowConnection }
  | {
      readonly kind: "replaceConnection";
      readonly name: string;
      readonly connection: FlowConnection;
    }
  | { readonly kind: "removeConnections"; readonly names: readonly string[] }
  | {
      readonly kind: "renamePort";
      readonly node: string;
      readonly side: PortSide;
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: "moveNodes"; readonly to: Layout }
  | {
      readonly kind: "replaceDefinition";
      readonly definition: FlowDefinition;
      readonly layout: Layout;
    }
  | { readonly kind: "several"; readonly changes: readonly Change[] };

/** Which ports of a node a name is of. */
export type PortSide = "input" | "output" | "condition";

/** The draft after a change. Whatever the change does not name stays the same object. */
export function apply(draft: Draft, change: Change): Draft {
  switch (change.kind) {
    case "addNode":
      return {
        definition: {
          ...draft.definition,
          nodes: [...nodesOf(draft.definition), change.node],
        },
        layout: { ...draft.layout, [change.node.name ?? ""]: change.at },
      };
    case "replaceNode":
      return replaceNode(draft, change.name, change.node);
    case "removeNodes":
      return removeNodes(draft, new Set(change.names));
    case "addConnection":
      return withConnections(draft, [...connectionsOf(draft.definition), change.connection]);
    case "replaceConnection":
      return withConnections(
        draft,
        connectionsOf(draft.definition).map((connection) =>
          connection.name === change.name ? change.connection : connection,
        ),
      );
    case "removeConnections": {
      const names = new Set(change.names);
      return withConnections(
        draft,
        connectionsOf(draft.definition).filter((connection) => !names.has(connection.name ?? "")),
      );
    }
    case "renamePort":
      return renamePort(draft, change);
    case "moveNodes":
      return { ...draft, layout: { ...draft.layout, ...moved(draft.layout, change.to) } };
    case "replaceDefinition":
      return { definition: change.definition, layout: change.layout };
    case "several":
      return change.changes.reduce(apply, draft);
  }
}

/** The places with what stays of the ones before: a Loop keeps its size when it is moved. */
function moved(layout: Layout, to: Layout): Layout {
  return Object.fromEntries(
    Object.entries(to).map(([name, place]) => [name, { ...layout[name], ...place }]),
  );
}

function renamePort(draft: Draft, change: Extract<Change, { kind: "renamePort" }>): Draft {
  const other = mirroredPort(draft.definition, change);
  return withConnections(
    draft,
    connectionsOf(draft.definition)
      .map((connection) => renameEnd(connection, change))
      .map((connection) => (other ? renameEnd(connection, other) : connection)),
  );
}

function withConnections(draft: Draft, connections: FlowConnection[]): Draft {
  return { ...draft, definition: { ...draft.definition, connections } };
}

function replaceNode(draft: Draft, name: string, node: FlowNode): Draft {
  const nodes = nodesOf(draft.definition).map((each) => (each.name === name ? node : each));
  const to = node.name ?? "";
  if (to === name) return { ...draft, definition: mirrored({ ...draft.definition, nodes }, node) };
  const now = (old: string | undefined): string => renamed(old ?? "", name, to);
  const within = (old: string | undefined): boolean => old?.startsWith(`${name}/`) === true;
  const definition = {
    ...draft.definition,
    nodes: nodes.map((each) => (within(each.name) ? { ...each, name: now(each.name) } : each)),
    connections: connectionsOf(draft.definition).map((connection) => {
      const source = now(connection.source);
      const target = now(connection.target);
      return source === connection.source && target === connection.target
        ? connection
        : { ...connection, name: now(connection.name), source, target };
    }),
  };
  const layout = Object.fromEntries(
    Object.entries(draft.layout).map(([each, place]) => [now(each), place]),
  );
  return { definition: mirrored(definition, node), layout };
}

function removeNodes(draft: Draft, names: ReadonlySet<string>): Draft {
  const touches = (connection: FlowConnection): boolean =>
    covered(names, connection.source ?? "") || covered(names, connection.target ?? "");
  return {
    definition: {
      ...draft.definition,
      nodes: nodesOf(draft.definition).filter((node) => !covered(names, node.name ?? "")),
      connections: connectionsOf(draft.definition).filter((connection) => !touches(connection)),
    },
    layout: Object.fromEntries(
      Object.entries(draft.layout).filter(([name]) => !covered(names, name)),
    ),
  };
}

function renameEnd(
  connection: FlowConnection,
  { node, side, from, to }: Extract<Change, { kind: "renamePort" }>,
): FlowConnection {
  const { configuration } = connection;
  if (side === "condition") {
    const hit =
      connection.source === node && textAt(configuration, "conditional", "condition") === from;
    return hit ? { ...connection, configuration: { conditional: { condition: to } } } : connection;
  }
  const data = configuration?.data;
  if (!data) return connection;
  if (side === "output" && connection.source === node && data.sourceOutput === from) {
    return { ...connection, configuration: { data: { ...data, sourceOutput: to } } };
  }
  if (side === "input" && connection.target === node && data.targetInput === from) {
    return { ...connection, configuration: { data: { ...data, targetInput: to } } };
  }
  return connection;
}
