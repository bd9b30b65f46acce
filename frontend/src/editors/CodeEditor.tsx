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
import { pythonProblems } from "./pythonLint";

export type Language = "python" | "json" | "text";

/** A part of the text, by offsets. */
interface Span {
  readonly from: number;
  readonly to: number;
}

interface Found extends Span {
  readonly message: string;
}

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
  /** What is wrong with the text, instead of where JSON itself stumbles. */
  readonly check?: (text: string) => readonly Found[];
  /** Lines to highlight; they are scrolled to unless the caret is in them. */
  readonly marked?: Span | undefined;
  /** Told where the caret is put by hand. */
  readonly onCaret?: (at: number) => void;
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

const pythonLinter = linter((view) => pythonProblems(view.state));

type Check = NonNullable<CodeEditorProps["check"]>;

/** What a check finds, on its line. */
function checking(check: Check): Extension {
  const found = (text: string): Diagnostic[] =>
    check(text).map((each) => ({ ...each, severity: "error" }));
  return linter((view) => found(view.state.doc.toString()));
}

/** The lines of a span, marked. */
function lineMarks(state: EditorState, { from, to }: Span): DecorationSet {
  const lines = [];
  for (let at = from; at <= Math.min(to, state.doc.length);) {
    const line = state.doc.lineAt(at);
    lines.push(Decoration.line({ class: "fb-marked-line" }).range(line.from));
    at = line.to + 1;
  }
  return Decoration.set(lines);
}

/** What to replace so that one text becomes the other, with all that is equal left alone. */
function difference(old: string, now: string) {
  let from = 0;
  while (from < old.length && old[from] === now[from]) from += 1;
  let end = 0;
  const most = Math.min(old.length, now.length) - from;
  while (end < most && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return { from, to: old.length - end, insert: now.slice(from, now.length - end) };
}

function languageOf(language: Language, check?: Check): Extension {
  if (language === "python") return [python(), indentUnit.of("    "), pythonLinter, lintGutter()];
  if (language === "json") return [json(), check ? checking(check) : jsonLinter, lintGutter()];
  return [];
}

export default function CodeEditor(props: CodeEditorProps) {
  const { value, language, ariaLabel, readOnly, placeholder, variables, invalid } = props;
  const { check, marked } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | undefined>(undefined);
  const onChange = useRef(props.onChange);
  const onCaret = useRef(props.onCaret);
  const locked = useRef(new Compartment());
  const marks = useRef(new Compartment());
  const first = useRef(value);
  useEffect(() => {
    onChange.current = props.onChange;
    onCaret.current = props.onCaret;
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
      languageOf(language, check),
      language === "text" ? EditorView.lineWrapping : lineNumbers(),
      EditorView.contentAttributes.of({ "aria-label": ariaLabel, tabindex: "0" }),
      placeholderText(placeholder ?? ""),
      variables ? markVariables : [],
      locked.current.of([]),
      marks.current.of([]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange.current?.(update.state.doc.toString());
        else if (update.transactions.some((each) => each.isUserEvent("select"))) {
          onCaret.current?.(update.state.selection.main.head);
        }
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
  }, [language, ariaLabel, placeholder, variables, check]);

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
    now.dispatch({ changes: difference(now.state.doc.toString(), value) });
  }, [value]);

  useEffect(() => {
    const now = view.current;
    if (!now) return;
    const set = marked ? lineMarks(now.state, marked) : Decoration.none;
    now.dispatch({ effects: marks.current.reconfigure(EditorView.decorations.of(set)) });
  }, [marked]);

  const from = marked?.from;
  useEffect(() => {
    const now = view.current;
    if (!now || from === undefined || now.hasFocus) return;
    now.dispatch({ effects: EditorView.scrollIntoView(from, { y: "start", yMargin: 40 }) });
  }, [from]);

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
