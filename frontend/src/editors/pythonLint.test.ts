import { python } from "@codemirror/lang-python";
import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";

import { pythonProblems } from "./pythonLint";

function problems(doc: string): string[] {
  const state = EditorState.create({ doc, extensions: [python()] });
  ensureSyntaxTree(state, doc.length, 5_000);
  return pythonProblems(state).map(({ message, from, to }) => {
    expect(from).toBeLessThanOrEqual(to);
    expect(to).toBeLessThanOrEqual(doc.length);
    return message;
  });
}

describe("Python", () => {
  it.each([
    "text.upper()",
    "import re\n\ndef f(x):\n    return [y for y in x if y]\n\nf(text)\n",
    "match x:\n    case {'a': 1}:\n        pass\n",
    'f"{text!r:>10}"',
    "",
  ])("is taken as it is: %j", (text) => {
    expect(problems(text)).toEqual([]);
  });

  it.each([
    ["x = (1, 2", 1],
    ["def f(:\n    return 1", 1],
    ["a = 1\nb = = 2", 2],
    ["for x in", 1],
  ])("is marked where it breaks off: %j", (text, line) => {
    expect(problems(text)[0]).toContain(`Line ${line}:`);
  });
});
