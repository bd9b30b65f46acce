import type { ExecutionId } from "../api/console";

/** The page of one execution. */
export function executionPath({ flowId, aliasId, name }: ExecutionId): string {
  return `/executions/${[flowId, aliasId, name].map(encodeURIComponent).join("/")}`;
}

/** The page that has two executions beside one another. */
export function comparePath(a: ExecutionId, b: ExecutionId): string {
  const [one, other] = [a, b].map((id) => encodeURIComponent(executionKey(id)));
  return `/executions/compare?a=${one ?? ""}&b=${other ?? ""}`;
}

/** An execution as a member of an address: flow/alias/name. */
export function executionKey({ flowId, aliasId, name }: ExecutionId): string {
  return [flowId, aliasId, name].map(encodeURIComponent).join("/");
}

/** The execution that a member of an address names; null for none. */
export function executionOf(key: string): ExecutionId | null {
  const [flowId = "", aliasId = "", name = ""] = key.split("/").map(decoded);
  return flowId && aliasId && name ? { flowId, aliasId, name } : null;
}

/** The flow's builder with the execution on its canvas. */
export function builderPath({ flowId, aliasId, name }: ExecutionId): string {
  const run = [aliasId, name].map(encodeURIComponent).join("/");
  return `/flows/${encodeURIComponent(flowId)}?run=${encodeURIComponent(run)}`;
}

/** The execution of the flow that the address of its builder names; null for none. */
export function runInBuilder(flowId: string, run: string): ExecutionId | null {
  const [aliasId = "", name = ""] = run.split("/").map(decodeURIComponent);
  return aliasId && name ? { flowId, aliasId, name } : null;
}

/** The page of the execution with this ARN: `…:flow/ID/alias/ID/execution/NAME`. */
export function addressOf(arn: string): string {
  const [, flowId = "", , aliasId = "", , name = ""] = arn.split(":").at(-1)?.split("/") ?? [];
  return executionPath({ flowId, aliasId, name });
}

/** "" for what is no encoded text: an address can be typed by anyone. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
