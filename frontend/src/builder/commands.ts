/**
 * Every command of the builder, in one table: the palette, the sheet of keys and the keys themselves are
 * read from it.
 */
import { CATEGORY_TITLES, KINDS, type Kind } from "../definition/kinds";
import { spoken } from "../definition/levels";
import { nodesOf } from "../definition/types";
import { NOTHING, type Editor } from "./useEditor";
import type { Axis, Edge } from "./placing";

export type Group = "Flow" | "Add" | "Edit" | "Arrange" | "View" | "Go to";

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  /** Any of these does it; the first is shown. */
  readonly keys?: readonly string[];
  /** Whether it can be done now; what cannot is not offered. */
  readonly enabled: boolean;
  /** Whether its keys are the browser's own, which tells of them by events of the clipboard. */
  readonly native?: boolean;
  /** Whether its keys hold while a text field has the focus, too. */
  readonly everywhere?: boolean;
  /** Whether it is of the canvas itself and no use in a list of commands. */
  readonly hidden?: boolean;
  readonly run: () => void;
}

export type DialogName =
  | "palette"
  | "keys"
  | "connect"
  | "publish"
  | "versions"
  | "aliases"
  | "activity"
  | "export"
  | "import";

/** What the commands act on. */
export interface Host {
  readonly editor: Editor;
  readonly readOnly: boolean;
  /** Whether a published version is shown rather than the draft. */
  readonly isVersion: boolean;
  readonly open: (dialog: DialogName) => void;
  readonly prepare: () => void;
  readonly run: () => void;
  readonly showExecutions: () => void;
  readonly search: () => void;
  readonly add: (kind: Kind) => void;
  readonly remove: () => void;
  readonly copy: () => void;
  readonly cut: () => void;
  readonly paste: () => void;
  readonly duplicate: () => void;
  readonly align: (edge: Edge) => void;
  readonly distribute: (axis: Axis) => void;
  /** Lay out all nodes, or only these. */
  readonly arrange: (only?: readonly string[]) => void;
  readonly fit: () => void;
  readonly fitChosen: () => void;
  readonly zoom: (by: "in" | "out") => void;
  readonly goTo: (node: string) => void;
  readonly outlined: boolean;
  readonly toggleOutline: () => void;
  readonly asText: boolean;
  readonly toggleText: () => void;
}

/** What the mouse does, for the sheet of keys. */
export const GESTURES: readonly { readonly keys: string; readonly title: string }[] = [
  { keys: "Shift+drag", title: "Choose the nodes in a rectangle" },
  { keys: "Shift+click", title: "Choose one node more, or one less" },
  { keys: "Drag from a port", title: "Connect; dropped on the canvas, with a new node" },
  { keys: "Drag a connection’s end", title: "Connect it with another port" },
  { keys: "Drag the canvas", title: "Move it; the wheel zooms" },
];

const EDGES: readonly (readonly [Edge, string, string])[] = [
  ["left", "Align left", "Alt+Shift+A"],
  ["centre", "Align centre", "Alt+Shift+C"],
  ["right", "Align right", "Alt+Shift+D"],
  ["top", "Align top", "Alt+Shift+W"],
  ["middle", "Align middle", "Alt+Shift+M"],
  ["bottom", "Align bottom", "Alt+Shift+S"],
];

/** The commands as they stand now, in the order in which they are listed. */
export function commandsOf(host: Host): readonly Command[] {
  return [...flow(host), ...adding(host), ...editing(host), ...arranging(host), ...viewing(host)];
}

/** The command that these keys stand for now: the first that can be done. */
export function commandFor(
  commands: readonly Command[],
  pressed: (keys: string) => boolean,
): Command | undefined {
  return commands.find(
    ({ enabled, native, keys }) => enabled && !native && keys !== undefined && keys.some(pressed),
  );
}

function flow({ isVersion, open, prepare, run, showExecutions }: Host): Command[] {
  const own = { group: "Flow", enabled: !isVersion } as const;
  return [
    { id: "run", title: "Run", keys: ["Mod+Enter"], ...own, run },
    { id: "prepare", title: "Prepare", keys: ["Mod+Shift+Enter"], ...own, run: prepare },
    { id: "publish", title: "Publish a version", ...own, run: () => open("publish") },
    { id: "versions", title: "Versions", ...own, enabled: true, run: () => open("versions") },
    { id: "aliases", title: "Aliases", ...own, enabled: true, run: () => open("aliases") },
    { id: "executions", title: "Executions", ...own, enabled: true, run: showExecutions },
    { id: "export", title: "Export", ...own, enabled: true, run: () => open("export") },
    { id: "import", title: "Import into the draft", ...own, run: () => open("import") },
    { id: "activity", title: "Activity", ...own, run: () => open("activity") },
  ];
}

function adding({ readOnly, search, add }: Host): Command[] {
  return [
    {
      id: "search",
      title: "Add a node at the pointer",
      group: "Add",
      keys: ["/", "Tab"],
      enabled: !readOnly,
      run: search,
    },
    ...Object.keys(CATEGORY_TITLES).flatMap((category) =>
      KINDS.filter((kind) => kind.category === category).map((kind): Command => ({
        id: `add ${kind.type}`,
        title: `Add node: ${kind.title}`,
        group: "Add",
        enabled: !readOnly,
        run: () => add(kind),
      })),
    ),
  ];
}

function editing(host: Host): Command[] {
  const { editor, readOnly } = host;
  const { nodes, connections } = editor.selection;
  const anything = nodes.length + connections.length > 0;
  const own = { group: "Edit" } as const;
  return [
    {
      id: "undo",
      title: editor.undoLabel ? `Undo: ${editor.undoLabel}` : "Undo",
      keys: ["Mod+Z"],
      ...own,
      enabled: !readOnly && editor.undoLabel !== undefined,
      run: editor.undo,
    },
    {
      id: "redo",
      title: editor.redoLabel ? `Redo: ${editor.redoLabel}` : "Redo",
      keys: ["Mod+Shift+Z", "Mod+Y"],
      ...own,
      enabled: !readOnly && editor.redoLabel !== undefined,
      run: editor.redo,
    },
    {
      id: "copy",
      title: "Copy",
      keys: ["Mod+C"],
      ...own,
      enabled: nodes.length > 0,
      native: true,
      run: host.copy,
    },
    {
      id: "cut",
      title: "Cut",
      keys: ["Mod+X"],
      ...own,
      enabled: !readOnly && nodes.length > 0,
      native: true,
      run: host.cut,
    },
    {
      id: "paste",
      title: "Paste",
      keys: ["Mod+V"],
      ...own,
      enabled: !readOnly,
      native: true,
      run: host.paste,
    },
    {
      id: "duplicate",
      title: "Duplicate",
      keys: ["Mod+D"],
      ...own,
      enabled: !readOnly && nodes.length > 0,
      run: host.duplicate,
    },
    {
      id: "delete",
      title: "Delete",
      keys: ["Delete", "Backspace"],
      ...own,
      enabled: !readOnly && anything,
      run: host.remove,
    },
    {
      id: "connect",
      title: "Connect to…",
      keys: ["Alt+Shift+K"],
      ...own,
      enabled: !readOnly && nodes.length === 1,
      run: () => host.open("connect"),
    },
    {
      id: "all",
      title: "Select all",
      keys: ["Mod+A"],
      ...own,
      enabled: true,
      run: () => {
        const all = nodesOf(editor.draft.definition).map((node) => node.name ?? "");
        editor.select({ nodes: all, connections: [] });
      },
    },
    {
      id: "none",
      title: "Select nothing",
      keys: ["Escape"],
      ...own,
      enabled: anything,
      run: () => editor.select(NOTHING),
    },
  ];
}

function arranging({ editor, readOnly, align, distribute, arrange }: Host): Command[] {
  const { nodes } = editor.selection;
  const own = { group: "Arrange" } as const;
  const atLeast = (count: number): boolean => !readOnly && nodes.length >= count;
  return [
    {
      id: "arrange chosen",
      title: "Arrange the chosen nodes",
      keys: ["Alt+Shift+L"],
      ...own,
      enabled: atLeast(2),
      run: () => arrange(nodes),
    },
    {
      id: "arrange",
      title: "Arrange all nodes",
      keys: ["Alt+Shift+L"],
      ...own,
      enabled: !readOnly,
      run: () => arrange(),
    },
    ...EDGES.map(([edge, title, keys]): Command => ({
      id: `align ${edge}`,
      title,
      keys: [keys],
      ...own,
      enabled: atLeast(2),
      run: () => align(edge),
    })),
    {
      id: "distribute horizontally",
      title: "Distribute horizontally",
      keys: ["Alt+Shift+H"],
      ...own,
      enabled: atLeast(3),
      run: () => distribute("horizontally"),
    },
    {
      id: "distribute vertically",
      title: "Distribute vertically",
      keys: ["Alt+Shift+V"],
      ...own,
      enabled: atLeast(3),
      run: () => distribute("vertically"),
    },
  ];
}

function viewing(host: Host): Command[] {
  const { editor, open, fit, fitChosen, zoom, goTo, outlined, toggleOutline } = host;
  const { asText, toggleText } = host;
  const own = { group: "View", enabled: true } as const;
  return [
    { id: "fit", title: "Show all", keys: ["Shift+1"], ...own, run: fit },
    {
      id: "fit chosen",
      title: "Show what is chosen",
      keys: ["Shift+2"],
      ...own,
      enabled: editor.selection.nodes.length > 0,
      run: fitChosen,
    },
    { id: "zoom in", title: "Zoom in", keys: ["+"], ...own, run: () => zoom("in") },
    { id: "zoom out", title: "Zoom out", keys: ["-"], ...own, run: () => zoom("out") },
    {
      id: "outline",
      title: outlined ? "Close the outline" : "Show the outline",
      keys: ["Alt+Shift+O"],
      ...own,
      run: toggleOutline,
    },
    {
      id: "text",
      title: asText ? "Close the definition’s text" : "Show the definition as text",
      keys: ["Alt+Shift+J"],
      ...own,
      everywhere: true,
      run: toggleText,
    },
    { id: "keys", title: "Keys", keys: ["?"], ...own, run: () => open("keys") },
    {
      id: "palette",
      title: "All commands",
      keys: ["Mod+K"],
      ...own,
      everywhere: true,
      hidden: true,
      run: () => open("palette"),
    },
    ...nodesOf(editor.draft.definition).map(({ name = "" }): Command => ({
      id: `go to ${name}`,
      title: `Go to ${spoken(name)}`,
      group: "Go to",
      enabled: true,
      run: () => goTo(name),
    })),
  ];
}
