/** Loops on the canvas that is drawn on: nodes are put into them and out, they are opened and resized. */
import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import type { LoopHandlers } from "../canvas/LoopBody";
import { CARD_WIDTH } from "../canvas/size";
import { levelOf, localName, misplaced } from "../definition/levels";
import type { Kind } from "../definition/kinds";
import { findNode, type Point } from "../definition/types";
import { addNode, moveInto, moveNodes } from "./actions";
import { levelsDrawn } from "./levelsDrawn";
import type { Editor } from "./useEditor";

/** Where the pointer holds a card that is dragged from the palette. */
const GRIP = { x: CARD_WIDTH / 2, y: 24 };

interface Loops {
  readonly handlers: LoopHandlers;
  /** Add a node around the place, in the Loop that is there. */
  readonly add: (kind: Kind, around: Point) => void;
  /** Put a node that was dragged where it lies now; whether it went into a Loop, or out of one. */
  readonly crossed: (name: string) => boolean;
}

export function useLoops(
  editor: Editor,
  readOnly: boolean,
  onRefused: (why: string) => void,
  onReturn: () => void,
): Loops {
  const flow = useReactFlow();
  return useMemo(() => {
    const { definition, layout } = editor.draft;
    const { corner, loopAt, within } = levelsDrawn(flow, editor.draft);
    const place = (loop: string, change: object, label: string): void => {
      const at = layout[loop] ?? { x: 0, y: 0 };
      editor.change({ kind: "moveNodes", to: { [loop]: { ...at, ...change } } }, label);
    };
    return {
      handlers: {
        toggle: (loop) => {
          const collapsed = !layout[loop]?.collapsed;
          place(loop, { collapsed }, `${collapsed ? "Collapse" : "Open"} ${loop}`);
        },
        ...(readOnly
          ? {}
          : {
              resize: (loop: string, width: number, height: number) =>
                place(loop, { width, height }, `Resize ${loop}`),
            }),
      },
      add: (kind, around) => {
        const level = loopAt(around);
        const why = misplaced(kind.type, level);
        if (why !== undefined) return onRefused(why);
        addNode(editor, kind, within(level, { x: around.x - GRIP.x, y: around.y - GRIP.y }), level);
      },
      crossed: (name) => {
        const from = corner(name);
        const { width = 0, height = 0 } = flow.getInternalNode(name)?.measured ?? {};
        const level = loopAt({ x: from.x + width / 2, y: from.y + height / 2 }, name);
        if (level === levelOf(name)) return insideFrame(name, from);
        const why = moveInto(editor, name, level, within(level, from));
        if (why !== undefined) {
          onReturn();
          onRefused(why);
        }
        return true;
      },
    };

    /** A node dragged over the ports of its Loop stays below them. */
    function insideFrame(name: string, from: Point): boolean {
      const level = levelOf(name);
      if (level === "" || !findNode(definition, name)) return false;
      const at = within(level, from);
      moveNodes(editor, { [name]: rounded(at) }, `Move ${localName(name)}`);
      return true;
    }
  }, [editor, flow, readOnly, onRefused, onReturn]);
}

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) };
}
