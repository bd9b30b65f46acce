/** Marks where a text is no Python: what its parser had to skip or to make up. */
import { syntaxTree } from "@codemirror/language";
import type { Diagnostic } from "@codemirror/lint";
import type { EditorState } from "@codemirror/state";

/** Marks shown at most: one mistake often makes others. */
const MOST = 5;

/** What the parser stumbles over, in the order of the text. */
export function pythonProblems(state: EditorState): Diagnostic[] {
  const found: Diagnostic[] = [];
  syntaxTree(state).iterate({
    enter: ({ type, from, to }) => {
      if (!type.isError || found.length === MOST) return;
      const missing = from === to;
      const line = state.doc.lineAt(from);
      found.push({
        // a mark needs a character to stand on
        from: missing ? Math.max(line.from, from - 1) : from,
        to: missing ? Math.max(from, Math.min(line.to, line.from + 1)) : to,
        severity: "error",
        message: missing
          ? `Line ${line.number}: something is missing here.`
          : `Line ${line.number}: “${state.sliceDoc(from, Math.min(to, from + 20))}” is not expected here.`,
      });
    },
  });
  return found;
}
