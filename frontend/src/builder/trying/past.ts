/** An execution of before, to be shown on the canvas and run again. */
import type { FlowDefinition } from "@aws-sdk/client-bedrock-agent";

import { consoleApi, type ExecutionId } from "../../api/console";
import type { JsonValue } from "../../api/types";
import { isPayload } from "../../executions/run/fold";

export interface Past {
  readonly id: ExecutionId;
  readonly definition: FlowDefinition;
  /** What it was started with. */
  readonly input: JsonValue | undefined;
}

/** Load an execution with its whole input. Raises ApiError when there is none. */
export async function loadPast(id: ExecutionId): Promise<Past> {
  const { definition, input } = await consoleApi.execution(id);
  const value = input?.fields[0]?.value;
  const whole = isPayload(value) ? await consoleApi.payload(id, value.$payload) : value;
  return { id, definition, input: whole };
}
