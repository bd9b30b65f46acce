/** The run of the draft that the builder shows on its own canvas. */
import type { FlowDefinition } from "@aws-sdk/client-bedrock-agent";
import { useCallback, useState } from "react";

import { keys, wire, type JsonValue } from "../../api/client";
import type { ExecutionId } from "../../api/console";
import { tryFlow, type Beginning } from "../../api/trying";
import { TEST_ALIAS_ID, type ExecutionStatus } from "../../api/types";
import type { NodeState } from "../../canvas/states";
import { nameNow } from "../../executions/input";
import type { Run } from "../../executions/run/fold";
import { useRun } from "../../executions/useRun";
import { messageOf } from "../../shell/flash";
import { queryClient } from "../../shell/queryClient";
import { messagesOf, type Message } from "./messages";
import type { Pins } from "./pins";

/** An earlier run of this sitting, as it was when the next one began. */
export interface Turn {
  readonly name: string;
  readonly messages: readonly Message[];
}

export interface Trying {
  /** The execution that is shown; null before the first run and when it was closed. */
  readonly id: ExecutionId | null;
  readonly run: Run;
  readonly states: ReadonlyMap<string, NodeState> | undefined;
  readonly status: ExecutionStatus;
  /** Whether it is being prepared or runs. */
  readonly busy: boolean;
  readonly starting: boolean;
  /** Why it was not started or stopped. */
  readonly error: string | undefined;
  readonly earlier: readonly Turn[];
  readonly start: (definition: FlowDefinition, document: JsonValue) => Promise<boolean>;
  /** Run the shown run anew from this node on. */
  readonly startFrom: (definition: FlowDefinition, node: string) => Promise<boolean>;
  readonly stop: () => void;
  /** Take the run off the canvas. */
  readonly clear: () => void;
}

interface Started {
  readonly id: ExecutionId;
  readonly definition: FlowDefinition;
}

const NONE: ExecutionId = { flowId: "", aliasId: "", name: "" };

/**
 * `prepare` saves and prepares the draft, and raises when it is not prepared then. `past` is what is
 * shown at first. Nodes with `pins` are not called.
 */
export function useTrying(
  flowId: string,
  prepare: () => Promise<void>,
  past: Started | null,
  pins: Pins,
): Trying {
  const [started, setStarted] = useState(past);
  const [starting, setStarting] = useState(false);
  const [error, setError] = useState<string>();
  const [earlier, setEarlier] = useState<readonly Turn[]>([]);
  const { run, states, row } = useRun(started?.id ?? NONE, started?.definition);
  const status = row !== null && row.status !== "Running" ? row.status : run.status;
  const runs = started !== null && status === "Running";

  const begin = useCallback(
    async (definition: FlowDefinition, beginning: Beginning): Promise<boolean> => {
      setStarting(true);
      setError(undefined);
      try {
        await prepare();
        const { executionArn } = await tryFlow(flowId, nameNow(new Date()), beginning, pins);
        const name = executionArn.split("/").at(-1) ?? "";
        if (started) {
          const turn = { name: started.id.name, messages: messagesOf(run.events) };
          setEarlier((turns) => [...turns, turn]);
        }
        // A definition of its own: what is followed begins anew, also when nothing has changed.
        setStarted({ id: { flowId, aliasId: TEST_ALIAS_ID, name }, definition: { ...definition } });
        void queryClient.invalidateQueries({ queryKey: keys.executions() });
        return true;
      } catch (problem) {
        setError(messageOf(problem));
        return false;
      } finally {
        setStarting(false);
      }
    },
    [flowId, prepare, run.events, started, pins],
  );
  const start = useCallback(
    (definition: FlowDefinition, input: JsonValue) => begin(definition, { input }),
    [begin],
  );
  const startFrom = useCallback(
    async (definition: FlowDefinition, node: string) =>
      started !== null && begin(definition, { earlier: started.id, node }),
    [begin, started],
  );
  const stop = useCallback(() => {
    if (started === null) return;
    wire.stopFlowExecution(started.id).catch((problem: unknown) => setError(messageOf(problem)));
  }, [started]);
  const clear = useCallback(() => {
    setStarted(null);
    setEarlier([]);
    setError(undefined);
  }, []);

  return {
    id: started?.id ?? null,
    run,
    states: started ? states : undefined,
    status,
    busy: starting || runs,
    starting,
    error,
    earlier,
    start,
    startFrom,
    stop,
    clear,
  };
}
