/** The mark of a state: a shape of its own for each, so that colour is never the only sign. */
import type { ReactElement } from "react";
import type { NodeStatus } from "./states";

const SHAPES: Readonly<Record<NodeStatus, ReactElement>> = {
  waiting: <circle cx="7" cy="7" r="4.5" strokeDasharray="2 2" />,
  running: <path d="M7 1.8A5.2 5.2 0 1 1 1.8 7" />,
  succeeded: <path d="m2.5 7.3 3 3 6-6.6" />,
  failed: <path d="M7 1.5 13 12H1zM7 5.5v3M7 10.2v.1" />,
  skipped: <path d="M3 7h8" />,
  unreached: <circle cx="7" cy="7" r="4.5" strokeDasharray="1 3" />,
  stopped: <path d="M3.5 3.5h7v7h-7z" />,
};

export function Mark({ status }: { status: NodeStatus }) {
  return (
    <svg
      className={`fb-mark fb-mark--${status}`}
      viewBox="0 0 14 14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {SHAPES[status]}
    </svg>
  );
}
