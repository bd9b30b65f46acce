/** What the server finds wrong with the draft, asked for a moment after each change. */
import { useEffect, useState } from "react";
import { ApiError, wire } from "../api/client";
import type { FlowDefinition } from "../definition/types";
import { toProblems, type Problem } from "./problems";

export interface Problems {
  readonly list: readonly Problem[];
  /** Whether the list is about the definition as it is now. */
  readonly current: boolean;
  /** Why the definition could not be checked, if it could not; it is tried again. */
  readonly unchecked: string | undefined;
}

const QUIET_MILLISECONDS = 350;
const RETRY_MILLISECONDS = 4000;
const NONE: readonly Problem[] = [];

/** The problems of a definition; the last known ones until the server has answered. */
export function useProblems(definition: FlowDefinition, enabled = true): Problems {
  const [found, setFound] = useState<{ list: readonly Problem[]; of: FlowDefinition | null }>({
    list: NONE,
    of: null,
  });
  const [unchecked, setUnchecked] = useState<string>();
  useEffect(() => {
    if (!enabled) return undefined;
    const leaving = new AbortController();
    const check = (): void => {
      wire
        .validateFlowDefinition(definition, leaving.signal)
        .then(({ validations }) => {
          setFound({ list: toProblems(validations), of: definition });
          setUnchecked(undefined);
        })
        .catch((problem: unknown) => {
          if (leaving.signal.aborted) return;
          if (problem instanceof ApiError && problem.code === "ValidationException") {
            setFound({ list: refused(problem), of: definition });
            setUnchecked(undefined);
            return;
          }
          setUnchecked(problem instanceof Error ? problem.message : String(problem));
          timer = setTimeout(check, RETRY_MILLISECONDS);
        });
    };
    let timer = setTimeout(check, QUIET_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [definition, enabled]);
  return { list: found.list, current: found.of === definition, unchecked };
}

/** A definition that the wire itself refuses: each wrong member is a problem. */
function refused(problem: ApiError): Problem[] {
  const plain = (message: string): Problem => ({
    severity: "Error",
    type: "Unspecified",
    message,
    node: undefined,
    connection: undefined,
    field: undefined,
  });
  if (problem.fields.length > 0) {
    return problem.fields.map((field) => plain(`${field.name}: ${field.message}`));
  }
  return [plain(problem.message)];
}
