/** The operations that try a draft: with pinned outputs, from one of its nodes on, one node alone. */
import type { ExecutionId } from "./console";
import { readEvents, type StreamEvent } from "./eventStream";
import { ApiError, request, send } from "./http";
import type { JsonValue } from "./types";

const flowPath = (flowId: string) => `/api/flows/${encodeURIComponent(flowId)}`;

/** Values by name of an input or output. */
export type Values = Readonly<Record<string, JsonValue>>;

/** What a run begins with: an input, or an earlier run and the first node that is run anew. */
export type Beginning =
  { readonly input: JsonValue } | { readonly earlier: ExecutionId; readonly node: string };

/** Start an execution of the prepared draft; nodes with pins are not called. */
export async function tryFlow(
  flowId: string,
  flowExecutionName: string,
  beginning: Beginning,
  pins: Readonly<Record<string, Values>>,
): Promise<{ executionArn: string }> {
  const given =
    "input" in beginning
      ? { input: { document: beginning.input } }
      : {
          startFrom: {
            flowAliasIdentifier: beginning.earlier.aliasId,
            executionIdentifier: beginning.earlier.name,
            nodeName: beginning.node,
          },
        };
  const listed = Object.entries(pins).map(([nodeName, outputs]) => ({
    nodeName,
    outputs: toWire(outputs),
  }));
  const body = { flowExecutionName, ...given, pins: listed };
  return request(`${flowPath(flowId)}/trials`, { method: "POST", body });
}

/** Run one node of the prepared draft; what it does and gives as it happens. Raises ApiError. */
export async function* tryNode(
  flowId: string,
  node: string,
  inputs: Values,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent> {
  const response = await send(`${flowPath(flowId)}/nodes/${encodeURIComponent(node)}/trials`, {
    method: "POST",
    body: { inputs: toWire(inputs) },
    signal,
  });
  if (!response.body) throw new ApiError("BadAnswer", "The answer is empty.", response.status);
  for await (const event of readEvents(response.body)) {
    if (event.isException) {
      const { message = "" } = event.body as { message?: string };
      throw new ApiError(event.name, message, response.status);
    }
    yield event;
  }
}

function toWire(values: Values) {
  return Object.entries(values).map(([name, document]) => ({ name, content: { document } }));
}
