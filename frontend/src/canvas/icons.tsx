/** One drawing for each node type: 16 by 16, one stroke, in the colour of its category. */
import type { ReactElement } from "react";

const DRAWINGS: Readonly<Record<string, ReactElement>> = {
  Input: <path d="M2 8h8M7 4.5 10.5 8 7 11.5M13.5 2.5v11" />,
  Output: <path d="M2.5 2.5v11M5.5 8h8M10.5 4.5 14 8l-3.5 3.5" />,
  Condition: <path d="M8 1.8 14.2 8 8 14.2 1.8 8zM8 5.5v3M8 10.6v.1" />,
  Iterator: <path d="M2 4h7M2 8h5M2 12h7M11 5.5 13.8 8 11 10.5" />,
  Collector: <path d="M7 4h7M9 8h5M7 12h7M2 5.5 4.8 8 2 10.5" />,
  Loop: <path d="M13.2 6.5A5.5 5.5 0 1 0 13.5 9M13.5 2.8v3.7H9.8" />,
  LoopInput: <path d="M2 8h6M5.5 5 8.5 8l-3 3M11 3.5a5 5 0 0 1 0 9" />,
  LoopController: <path d="M8 2.2a5.8 5.8 0 1 0 5.8 5.8M8 5v3.2l2.2 1.6" />,
  Prompt: <path d="M2.5 3h11v8h-6L4.5 13.6V11h-2zM5.5 6h5M5.5 8.3h3.2" />,
  KnowledgeBase: (
    <path d="M3 2.5h8.5a1.5 1.5 0 0 1 1.5 1.5v9.5H4.5A1.5 1.5 0 0 1 3 12zM3 12a1.5 1.5 0 0 1 1.5-1.5H13M6 5.5h4" />
  ),
  Retrieval: <path d="M2.5 3.5h11l-1.4 10H3.9zM8 6v4.5M6 8.6l2 2 2-2" />,
  Storage: <path d="M2.5 3.5h11l-1.4 10H3.9zM8 10.6V6M6 8l2-2 2 2" />,
  InlineCode: <path d="M5.2 4.5 2 8l3.2 3.5M10.8 4.5 14 8l-3.2 3.5M9 3.5l-2 9" />,
  LambdaFunction: <path d="M3.5 2.5H6l5 11h2M7.6 6.2 3.8 13.5" />,
  Agent: <path d="M8 8.2a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14a5.5 5.5 0 0 1 11 0" />,
  Lex: <path d="M2.5 3h11v7.5h-7L3.5 13v-2.5h-1zM5 6.8h.1M8 6.8h.1M11 6.8h.1" />,
};
const UNKNOWN = <path d="M8 1.8 14.2 8 8 14.2 1.8 8z" />;

/** The drawing of a node type; decorative, since the type's name stands beside it. */
export function KindIcon({ type, size = 16 }: { type: string | undefined; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {DRAWINGS[type ?? ""] ?? UNKNOWN}
    </svg>
  );
}
