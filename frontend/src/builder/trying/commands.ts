/** The commands that try parts of a flow; for the one node that is chosen. */
import { findNode } from "../../definition/types";
import type { Command } from "../commands";
import type { Editor } from "../useEditor";
import { isCalling } from "./pins";
import type { Parts } from "./useParts";

export function tryingCommands(parts: Parts, editor: Editor, isVersion: boolean): Command[] {
  const { nodes } = editor.selection;
  const [name] = nodes.length === 1 ? nodes : [];
  const node = name === undefined ? undefined : findNode(editor.draft.definition, name);
  const pinned = name !== undefined && parts.board.pins[name] !== undefined;
  const mayPin = !isVersion && isCalling(node);
  const own = { group: "Flow" } as const;
  return [
    {
      id: "try node",
      title: "Try this node",
      keys: ["Alt+Shift+T"],
      ...own,
      enabled: !isVersion && node !== undefined,
      run: () => parts.show(name ?? ""),
    },
    {
      id: "run from here",
      title: "Run from here",
      keys: ["Alt+Shift+R"],
      ...own,
      enabled: node !== undefined && parts.notFrom(node) === undefined,
      run: () => parts.runFrom(name ?? ""),
    },
    {
      id: "pin",
      title: pinned ? "Change the pin…" : "Pin output…",
      keys: ["Alt+Shift+P"],
      ...own,
      enabled: mayPin,
      run: () => parts.askPin(name ?? ""),
    },
    {
      id: "unpin",
      title: "Unpin",
      ...own,
      enabled: mayPin && pinned,
      run: () => parts.board.unpin(name ?? ""),
    },
  ];
}
