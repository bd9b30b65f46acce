/** Colours of code in the page's own, for both modes. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

export const COLOURS = syntaxHighlighting(
  HighlightStyle.define([
    {
      tag: [tags.keyword, tags.bool, tags.null, tags.operatorKeyword],
      color: "var(--fb-code-keyword)",
    },
    { tag: [tags.string, tags.special(tags.string)], color: "var(--fb-code-string)" },
    { tag: tags.number, color: "var(--fb-code-number)" },
    { tag: tags.comment, color: "var(--fb-code-comment)", fontStyle: "italic" },
    { tag: [tags.propertyName, tags.definition(tags.variableName)], color: "var(--fb-code-name)" },
    { tag: tags.function(tags.variableName), color: "var(--fb-code-function)" },
  ]),
);
