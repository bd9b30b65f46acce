/** Everything that validation found, in one list that leads to where it is. */
import Box from "@cloudscape-design/components/box";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import type { Problem } from "./problems";

interface ProblemsPanelProps {
  readonly problems: readonly Problem[];
  /** Whether the list is about the draft as it is now. */
  readonly current: boolean;
  /** Why the draft could not be checked, if it could not. */
  readonly unchecked: string | undefined;
  readonly onChoose: (problem: Problem) => void;
}

export function ProblemsPanel({ problems, current, unchecked, onChoose }: ProblemsPanelProps) {
  const [open, setOpen] = useState(false);
  const errors = problems.filter((problem) => problem.severity === "Error").length;
  const warnings = problems.length - errors;
  const tone =
    unchecked !== undefined
      ? "warning"
      : errors > 0
        ? "error"
        : warnings > 0
          ? "warning"
          : "success";
  const found =
    problems.length === 0
      ? "No problems"
      : [count(errors, "error"), count(warnings, "warning")].filter(Boolean).join(", ");
  return (
    <section className="fb-problems" aria-label="Problems">
      <button
        type="button"
        className="fb-problems__head"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        disabled={problems.length === 0}
        data-testid="problems"
      >
        <StatusIndicator type={unchecked === undefined && !current ? "pending" : tone}>
          {unchecked === undefined ? found : `Not checked. ${unchecked}`}
        </StatusIndicator>
        {problems.length > 0 && <span aria-hidden="true">{open ? "▾" : "▴"}</span>}
      </button>
      {open && problems.length > 0 && (
        <ul className="fb-problems__list">
          {problems.map((problem, index) => (
            <li key={index}>
              <button type="button" onClick={() => onChoose(problem)}>
                <StatusIndicator type={problem.severity === "Error" ? "error" : "warning"}>
                  {problem.node ?? problem.connection ?? "Flow"}
                </StatusIndicator>
                <Box variant="span" color="text-body-secondary">
                  {problem.message}
                </Box>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function count(number: number, noun: string): string {
  return number === 0 ? "" : `${number} ${noun}${number === 1 ? "" : "s"}`;
}
