/** A plain text field in the editor's place, for when the editor itself could not be loaded. */
import type { CodeEditorProps } from "./CodeEditor";
import "./editor.css";

export function PlainEditor(props: CodeEditorProps) {
  return (
    <div className={`fb-editor${props.invalid ? " fb-editor--invalid" : ""}`}>
      <textarea
        className="fb-editor__plain"
        value={props.value}
        rows={Math.max(props.minLines ?? 4, 4)}
        readOnly={props.readOnly ?? false}
        placeholder={props.placeholder}
        aria-label={props.ariaLabel}
        spellCheck={false}
        onChange={({ target }) => props.onChange?.(target.value)}
      />
    </div>
  );
}
