import type { ExecutionId } from "../api/console";

/** The page of one execution. */
export function executionPath({ flowId, aliasId, name }: ExecutionId): string {
  return `/executions/${[flowId, aliasId, name].map(encodeURIComponent).join("/")}`;
}
