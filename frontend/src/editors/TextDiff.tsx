/** Two texts side by side, with the lines that differ marked and long equal stretches folded. */
import { json } from "@codemirror/lang-json";
import { MergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import "../canvas/canvas.css"; // has the colours of what differs
import { COLOURS } from "./colours";
import "./editor.css";

export interface TextDiffProps {
  /** JSON texts, unless they are plain. */
  readonly before: string;
  readonly after: string;
  readonly plain?: boolean;
  /** What the two are called. */
  readonly labels: readonly [string, string];
}

function side(doc: string, label: string, plain: boolean): { doc: string; extensions: Extension } {
  return {
    doc,
    extensions: [
      lineNumbers(),
      plain ? [] : json(),
      COLOURS,
      EditorView.lineWrapping,
      EditorState.readOnly.of(true),
      EditorView.contentAttributes.of({ "aria-label": label }),
    ],
  };
}

export default function TextDiff({ before, after, plain = false, labels }: TextDiffProps) {
  const host = useRef<HTMLDivElement>(null);
  const [left, right] = labels;
  useEffect(() => {
    if (!host.current) return undefined;
    const view = new MergeView({
      parent: host.current,
      a: side(before, left, plain),
      b: side(after, right, plain),
      collapseUnchanged: { margin: 3, minSize: 8 },
      gutter: true,
    });
    return () => view.destroy();
  }, [before, after, plain, left, right]);
  return (
    <div className="fb-text-diff">
      <div className="fb-text-diff__heads">
        <span>{left}</span>
        <span>{right}</span>
      </div>
      <div ref={host} className="fb-editor" data-testid="text-diff" />
    </div>
  );
}
