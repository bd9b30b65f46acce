/** The keys of the commands, and the clipboard, while no text field has the focus. */
import { useEffect, useRef } from "react";
import type { Point } from "../definition/types";
import { copySelection, paste, removeSelection } from "./actions";
import { commandFor, type Command } from "./commands";
import { matches } from "./keys";
import type { CanvasPointer } from "./useCanvasPointer";
import type { Editor } from "./useEditor";

const EDITABLE = "input, textarea, select, [contenteditable='true']";
const DIALOG = "[role='dialog']";

/** Do what is pressed; paste at the place, if there is one. Tab is a command only to whoever is pointing at the canvas. */
export function useShortcuts(
  commands: readonly Command[],
  editor: Editor,
  enabled: boolean,
  pointer: CanvasPointer,
  placeToPaste: () => Point | undefined,
): void {
  const latest = useRef({ commands, editor, placeToPaste });
  useEffect(() => {
    latest.current = { commands, editor, placeToPaste };
  });

  useEffect(() => {
    const inside = (event: Event, what: string): boolean =>
      event.target instanceof Element && event.target.closest(what) !== null;
    const elsewhere = (event: Event): boolean => inside(event, EDITABLE) || inside(event, DIALOG);

    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || inside(event, DIALOG)) return;
      const command = commandFor(latest.current.commands, (keys) => {
        return matches(event, keys) && (keys !== "Tab" || pointer.leads());
      });
      if (!command || (inside(event, EDITABLE) && !command.everywhere)) return;
      event.preventDefault();
      command.run();
    };
    const onCopy = (event: ClipboardEvent): void => {
      if (elsewhere(event) || window.getSelection()?.toString()) return;
      const text = copySelection(latest.current.editor);
      if (text === undefined) return;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
      if (event.type === "cut" && enabled) removeSelection(latest.current.editor, "Cut");
    };
    const onPaste = (event: ClipboardEvent): void => {
      if (elsewhere(event) || !enabled) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      const { editor: now, placeToPaste: place } = latest.current;
      if (paste(now, text, place())) event.preventDefault();
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
