/** The builder's keys, while no text field has the focus. */
import { useEffect, useRef } from "react";
import { copySelection, paste, removeSelection } from "./actions";
import { nodesOf } from "../definition/types";
import type { CanvasPointer } from "./useCanvasPointer";
import type { Editor } from "./useEditor";

const EDITABLE = "input, textarea, select, [contenteditable='true'], [role='dialog'] *";

/** Delete, undo, redo, copy, cut, paste, duplicate, choose all, let go, search for a node to add. */
export function useShortcuts(
  editor: Editor,
  enabled: boolean,
  onSearch: () => void,
  pointer: CanvasPointer,
): void {
  const latest = useRef(editor);
  const search = useRef(onSearch);
  useEffect(() => {
    latest.current = editor;
    search.current = onSearch;
  });

  useEffect(() => {
    const inField = (event: Event): boolean =>
      event.target instanceof Element && event.target.closest(EDITABLE) !== null;

    const onKey = (event: KeyboardEvent): void => {
      if (inField(event)) return;
      const now = latest.current;
      const command = event.metaKey || event.ctrlKey;
      const key = event.key.toLowerCase();
      if (key === "escape") now.select({ nodes: [], connections: [] });
      else if (command && key === "a") {
        const nodes = nodesOf(now.draft.definition).map((node) => node.name ?? "");
        now.select({ nodes, connections: [] });
      } else if (!enabled) return;
      else if (!command && (key === "/" || (key === "tab" && pointer.leads()))) search.current();
      else if (key === "delete" || key === "backspace") removeSelection(now);
      else if (command && key === "z") (event.shiftKey ? now.redo : now.undo)();
      else if (command && key === "y") now.redo();
      else if (command && key === "d") {
        const text = copySelection(now);
        if (text !== undefined) paste(now, text);
      } else return;
      event.preventDefault();
    };
    const onCopy = (event: ClipboardEvent): void => {
      if (inField(event) || window.getSelection()?.toString()) return;
      const text = copySelection(latest.current);
      if (text === undefined) return;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
      if (event.type === "cut" && enabled) removeSelection(latest.current);
    };
    const onPaste = (event: ClipboardEvent): void => {
      if (inField(event) || !enabled) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (paste(latest.current, text)) event.preventDefault();
    };

    document.addEventListener("keydown", onKey);
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCopy);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCopy);
      document.removeEventListener("paste", onPaste);
    };
  }, [enabled, pointer]);
}
