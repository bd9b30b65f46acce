/** The editor, loaded when a page first shows one. */
import { lazy, Suspense } from "react";
import type { CodeEditorProps } from "./CodeEditor";
import { PlainEditor } from "./PlainEditor";
import type { TextDiffProps } from "./TextDiff";

const load = () => import("./CodeEditor");

// Without the server there is no editor to load; the page, and what is not saved yet, must live on.
const Lazy = lazy(() => load().catch(() => ({ default: PlainEditor })));

/** Load the editor now, for a page on which one will be opened. */
export function preloadEditor(): void {
  void load().catch(() => undefined);
}

export function CodeEditor(props: CodeEditorProps) {
  const lines = props.minLines ?? 4;
  return (
    <Suspense
      fallback={
        <div className="fb-editor" style={{ blockSize: lines * 19 + 8 }} aria-busy="true" />
      }
    >
      <Lazy {...props} />
    </Suspense>
  );
}

const LazyTextDiff = lazy(() => import("./TextDiff"));

/** Two texts side by side. */
export function TextDiff(props: TextDiffProps) {
  return (
    <Suspense fallback={<div className="fb-text-diff" aria-busy="true" />}>
      <LazyTextDiff {...props} />
    </Suspense>
  );
}
