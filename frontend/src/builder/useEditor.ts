/** The editor's state: the draft with its history, and what is chosen. */
import { useCallback, useMemo, useReducer } from "react";
import type { Change } from "../definition/changes";
import { begin, record, redo, undo, type History } from "../definition/history";
import { connectionsOf, nodesOf, type Draft } from "../definition/types";

/** What is chosen on the canvas: nodes, or one connection, or nothing. */
export interface Selection {
  readonly nodes: readonly string[];
  readonly connections: readonly string[];
}

export const NOTHING: Selection = { nodes: [], connections: [] };

interface State {
  readonly history: History;
  readonly selection: Selection;
}

type Action =
  | {
      readonly kind: "change";
      readonly change: Change;
      readonly label: string;
      readonly now: number;
      readonly key?: string | undefined;
    }
  | { readonly kind: "undo" | "redo" }
  | { readonly kind: "select"; readonly to: Selection | ((now: Selection) => Selection) }
  | { readonly kind: "load"; readonly draft: Draft };

function reduce(state: State, action: Action): State {
  switch (action.kind) {
    case "change":
      return {
        history: record(state.history, action.change, action.label, action.now, action.key),
        selection: followed(state.selection, action.change),
      };
    case "undo":
      return { ...state, history: undo(state.history) };
    case "redo":
      return { ...state, history: redo(state.history) };
    case "select": {
      const to = typeof action.to === "function" ? action.to(state.selection) : action.to;
      return same(state.selection, to) ? state : { ...state, selection: to };
    }
    case "load":
      return { history: begin(action.draft), selection: NOTHING };
  }
}

/** The selection after a change: it follows a renamed node and lets go of what is removed. */
function followed(selection: Selection, change: Change): Selection {
  if (change.kind === "several") return change.changes.reduce(followed, selection);
  if (change.kind === "replaceNode") {
    const nodes = selection.nodes.map((name) =>
      name === change.name ? (change.node.name ?? "") : name,
    );
    return { ...selection, nodes };
  }
  if (change.kind === "removeNodes") {
    return { ...selection, nodes: selection.nodes.filter((name) => !change.names.includes(name)) };
  }
  if (change.kind === "replaceDefinition") {
    const nodes = new Set(nodesOf(change.definition).map(({ name }) => name));
    const connections = new Set(connectionsOf(change.definition).map(({ name }) => name));
    return {
      nodes: selection.nodes.filter((name) => nodes.has(name)),
      connections: selection.connections.filter((name) => connections.has(name)),
    };
  }
  if (change.kind === "removeConnections") {
    return {
      ...selection,
      connections: selection.connections.filter((name) => !change.names.includes(name)),
    };
  }
  return selection;
}

function same(first: Selection, second: Selection): boolean {
  const equal = (one: readonly string[], two: readonly string[]): boolean =>
    one.length === two.length && one.every((name, index) => name === two[index]);
  return equal(first.nodes, second.nodes) && equal(first.connections, second.connections);
}

export interface Editor {
  readonly draft: Draft;
  readonly selection: Selection;
  /** Labels of what undo and redo would do; undefined when there is nothing. */
  readonly undoLabel: string | undefined;
  readonly redoLabel: string | undefined;
  /** Make a change; changes of one key that follow closely are one step of undo. */
  readonly change: (change: Change, label: string, key?: string) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly select: (to: Selection | ((now: Selection) => Selection)) => void;
  /** Begin anew from a draft of the server's; the history is gone. */
  readonly load: (draft: Draft) => void;
}

/** An editor that begins with this draft. */
export function useEditor(first: Draft): Editor {
  const [state, dispatch] = useReducer(reduce, first, (draft) => ({
    history: begin(draft),
    selection: NOTHING,
  }));
  const change = useCallback((change: Change, label: string, key?: string) => {
    dispatch({ kind: "change", change, label, now: Date.now(), key });
  }, []);
  const undo = useCallback(() => dispatch({ kind: "undo" }), []);
  const redo = useCallback(() => dispatch({ kind: "redo" }), []);
  const select = useCallback<Editor["select"]>((to) => dispatch({ kind: "select", to }), []);
  const load = useCallback((draft: Draft) => dispatch({ kind: "load", draft }), []);
  const { history, selection } = state;
  return useMemo(
    () => ({
      draft: history.draft,
      selection,
      undoLabel: history.past.at(-1)?.label,
      redoLabel: history.future[0]?.label,
      change,
      undo,
      redo,
      select,
      load,
    }),
    [history, selection, change, undo, redo, select, load],
  );
}
