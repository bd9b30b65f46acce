/** A text editor for code, JSON and prompts: CodeMirror in the page's own colours. */
import { autocompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { lintGutter, linter, type Diagnostic } from "@codemirror/lint";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import {
  Decoration,
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
  MatchDecorator,
  placeholder as placeholderText,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from "@codemirror/view";
import { useEffect, useRef } from "react";
import { COLOURS } from "./colours";
import "./editor.css";

export type Language = "python" | "json" | "text";

export interface CodeEditorProps {
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly language: Language;
  readonly ariaLabel: string;
  readonly readOnly?: boolean;
  /** Lines shown at least and at most; beyond that it scrolls. */
  readonly minLines?: number;
  readonly maxLines?: number;
  readonly placeholder?: string;
  /** Mark `{{name}}`, as in prompts. */
  readonly variables?: boolean;
  readonly invalid?: boolean;
}

const marker = new MatchDecorator({
  regexp: /\{\{\s*[a-zA-Z][0-9a-zA-Z_]*\s*\}\}/g,
  decoration: Decoration.mark({ class: "fb-variable" }),
});

const markVariables = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = marker.createDeco(view);
    }
    update(update: ViewUpdate): void {
      this.decorations = marker.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** Where JSON.parse stumbles, as a mark in the margin. */
const jsonLinter = linter((view): Diagnostic[] => {
  const text = view.state.doc.toString();
  if (text.trim() === "") return [];
  try {
    JSON.parse(text);
    return [];
  } catch (problem) {
    const message = problem instanceof Error ? problem.message : String(problem);
    const position = /position (\d+)/.exec(message)?.[1];
    const from = Math.min(Number(position ?? text.length - 1), Math.max(text.length - 1, 0));
    return [{ from, to: Math.min(from + 1, text.length), severity: "error", message }];
  }
});

function languageOf(language: Language): Extension {
  if (language === "python") return [python(), indentUnit.of("    ")];
  if (language === "json") return [json(), jsonLinter, lintGutter()];
  return [];
}

export default function CodeEditor(props: CodeEditorProps) {
  const { value, language, ariaLabel, readOnly, placeholder, variables, invalid } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | undefined>(undefined);
  const onChange = useRef(props.onChange);
  const locked = useRef(new Compartment());
  const first = useRef(value);
  useEffect(() => {
    onChange.current = props.onChange;
  });

  useEffect(() => {
    if (!host.current) return undefined;
    const extensions: Extension[] = [
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      autocompletion(),
      COLOURS,
      keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap]),
      languageOf(language),
      language === "text" ? EditorView.lineWrapping : lineNumbers(),
      EditorView.contentAttributes.of({ "aria-label": ariaLabel }),
      placeholderText(placeholder ?? ""),
      variables ? markVariables : [],
      locked.current.of([]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange.current?.(update.state.doc.toString());
      }),
    ];
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({ doc: first.current, extensions }),
    });
    view.current = made;
    return () => {
      first.current = made.state.doc.toString();
      made.destroy();
      view.current = undefined;
    };
  }, [language, ariaLabel, placeholder, variables]);

  useEffect(() => {
    view.current?.dispatch({
      effects: locked.current.reconfigure([
        EditorState.readOnly.of(readOnly ?? false),
        EditorView.editable.of(!readOnly),
      ]),
    });
  }, [readOnly]);

  useEffect(() => {
    const now = view.current;
    if (!now || now.state.doc.toString() === value) return;
    now.dispatch({ changes: { from: 0, to: now.state.doc.length, insert: value } });
  }, [value]);

  return (
    <div
      ref={host}
      className={`fb-editor${invalid ? " fb-editor--invalid" : ""}`}
      style={
        {
          "--fb-min-lines": props.minLines ?? 4,
          "--fb-max-lines": props.maxLines ?? 24,
        } as React.CSSProperties
      }
    />
  );
}
