/** The editor, loaded when a page first shows one. */
import { lazy, Suspense } from "react";
import type { CodeEditorProps } from "./CodeEditor";

const Lazy = lazy(() => import("./CodeEditor"));

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
