import type { ExecutionId } from "../api/console";

/** The page of one execution. */
export function executionPath({ flowId, aliasId, name }: ExecutionId): string {
  return `/executions/${[flowId, aliasId, name].map(encodeURIComponent).join("/")}`;
}

/** The page of the execution with this ARN: `…:flow/ID/alias/ID/execution/NAME`. */
export function addressOf(arn: string): string {
  const [, flowId = "", , aliasId = "", , name = ""] = arn.split(":").at(-1)?.split("/") ?? [];
  return executionPath({ flowId, aliasId, name });
}
