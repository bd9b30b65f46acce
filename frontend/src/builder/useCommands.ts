/** The builder's commands, wired to the canvas, the clipboard and the page, with their keys. */
import { useReactFlow } from "@xyflow/react";
import { useNavigate } from "react-router";
import type { Flow } from "../api/client";
import { autoLayout } from "../canvas/autoLayout";
import { CARD_WIDTH, sizeOf } from "../canvas/size";
import { useShowStart } from "../canvas/useView";
import type { Kind } from "../definition/kinds";
import { findNode, type Point } from "../definition/types";
import { flash } from "../shell/flash";
import { misplaced } from "../definition/levels";
import {
  addNode,
  copySelection,
  levelChosen,
  spotIn,
  duplicate,
  moveNodes,
  paste,
  removeSelection,
} from "./actions";
import { commandsOf, type Command, type DialogName } from "./commands";
import { focusNode } from "./focusNode";
import type { Adding } from "./NodeSearch";
import { aligned, corner, distributed, freeSpot, movedTo, type Boxes } from "./placing";
import { canvasCentre, useCanvasPointer } from "./useCanvasPointer";
import type { Editor } from "./useEditor";
import { useShortcuts } from "./useShortcuts";

interface PageActions {
  readonly open: (dialog: DialogName) => void;
  readonly prepare: () => void;
  readonly run: () => void;
  readonly search: (adding: Adding) => void;
  readonly outlined: boolean;
  readonly toggleOutline: () => void;
  /** Commands of other parts of the page. */
  readonly also: readonly Command[];
  readonly asText: boolean;
  readonly toggleText: () => void;
}

interface Commands {
  readonly commands: readonly Command[];
  /** Add a node in the canvas's middle. */
  readonly add: (kind: Kind) => void;
  /** Lay out all nodes, or only these. */
  readonly arrange: (only?: readonly string[]) => void;
  /** Choose a node and bring it into view. */
  readonly show: (node: string) => void;
}

const MOVE = { duration: 250 };

export function useCommands(
  editor: Editor,
  flow: Flow,
  readOnly: boolean,
  page: PageActions,
): Commands {
  const canvas = useReactFlow();
  const showStart = useShowStart();
  const navigate = useNavigate();
  const pointer = useCanvasPointer();
  const { draft, selection } = editor;

  const add = (kind: Kind): void => {
    const centre = canvas.screenToFlowPosition(canvasCentre());
    const spot = freeSpot({ x: centre.x - CARD_WIDTH / 2, y: centre.y - 60 }, draft.layout);
    const level = levelChosen(editor);
    if (level === "" || misplaced(kind.type, level) !== undefined) {
      focusNode(addNode(editor, kind, spot));
    } else focusNode(addNode(editor, kind, spotIn(editor, level), level));
  };
  const arrange = (only?: readonly string[]): void => {
    autoLayout(draft.definition, only && new Set(only))
      .then((places) => {
        const before = only?.flatMap((name) => draft.layout[name] ?? []);
        const from = before && corner(before);
        const label = only ? `Arrange ${only.length} nodes` : "Arrange the nodes";
        moveNodes(editor, from ? movedTo(places, from) : places, label);
        if (only) return;
        requestAnimationFrame(() => showStart(MOVE));
      })
      .catch((problem: unknown) => flash.error(problem, "The nodes were not arranged"));
  };
  const show = (name: string): void => {
    editor.select({ nodes: [name], connections: [] });
    void canvas.fitView({ nodes: [{ id: name }], maxZoom: 1, ...MOVE });
  };
  const boxes = (): Boxes =>
    Object.fromEntries(
      selection.nodes.flatMap((name) => {
        const node = findNode(draft.definition, name);
        const place = draft.layout[name];
        const drawn = canvas.getNode(name)?.measured;
        if (!node || !place) return [];
        const { width, height } = sizeOf(draft.definition, draft.layout, node);
        return [
          [name, { ...place, width: drawn?.width ?? width, height: drawn?.height ?? height }],
        ];
      }),
    );
  const placeToPaste = (): Point | undefined => {
    const at = pointer.place();
    return at && canvas.screenToFlowPosition(at);
  };
  const copy = async (): Promise<void> => {
    const text = copySelection(editor);
    if (text !== undefined) await navigator.clipboard.writeText(text);
  };
  const refused = (header: string) => (problem: unknown) => flash.error(problem, header);

  const own = commandsOf({
    editor,
    readOnly,
    isVersion: flow.version !== "DRAFT",
    ...page,
    showExecutions: () => void navigate(`/flows/${flow.id}/executions`),
    search: () => page.search({ at: pointer.place() ?? canvasCentre() }),
    add,
    remove: () => removeSelection(editor),
    copy: () => void copy().catch(refused("Nothing was copied")),
    cut: () =>
      void copy()
        .then(() => removeSelection(editor, "Cut"))
        .catch(refused("Nothing was cut")),
    paste: () =>
      void navigator.clipboard
        .readText()
        .then((text) => {
          if (!paste(editor, text)) flash.info("The clipboard holds no nodes.");
        })
        .catch(refused("Nothing was pasted")),
    duplicate: () => duplicate(editor),
    align: (edge) => moveNodes(editor, aligned(boxes(), edge), `Align ${edge}`),
    distribute: (axis) => moveNodes(editor, distributed(boxes(), axis), `Distribute ${axis}`),
    arrange,
    fit: () => void canvas.fitView({ padding: 0.08, maxZoom: 1, ...MOVE }),
    fitChosen: () =>
      void canvas.fitView({
        nodes: selection.nodes.map((id) => ({ id })),
        padding: 0.2,
        maxZoom: 1,
        ...MOVE,
      }),
    zoom: (by) => void (by === "in" ? canvas.zoomIn : canvas.zoomOut)(MOVE),
    goTo: (name) => {
      show(name);
      focusNode(name);
    },
  });
  const commands = [...page.also, ...own];
  useShortcuts(commands, editor, !readOnly, pointer, placeToPaste);
  return { commands, add, arrange, show };
}
