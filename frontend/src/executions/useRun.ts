import type { FlowDefinition } from "@aws-sdk/client-bedrock-agent";
import { useEffect, useMemo, useState } from "react";

import { consoleApi, type ExecutionId } from "../api/console";
import { follow, type ConnectionState } from "../api/follow";
import type { ExecutionRow, JournalEvent } from "../api/types";
import type { NodeState } from "../canvas/states";
import { emptyRun, reduce, type Run } from "./run/fold";
import { shapeOf } from "./run/shape";
import { nodeStates } from "./run/states";

interface Message {
  events?: JournalEvent[];
  execution?: ExecutionRow;
}

interface Followed {
  run: Run;
  /** The run as the canvas shows it. */
  states: ReadonlyMap<string, NodeState>;
  /** The newest row heard of; null before the first message. */
  row: ExecutionRow | null;
  connection: ConnectionState;
}

/** Failed attempts after which events are asked for instead of waited for. */
const ASK_AFTER_ATTEMPTS = 3;
const ASK_EVERY = 2_000;

/**
 * Follow an execution's journal from its first event: over the websocket, by number, and by asking
 * while no websocket comes about. Events are folded in once per frame however they arrive.
 */
export function useRun(id: ExecutionId, definition: FlowDefinition | undefined): Followed {
  const shape = useMemo(() => shapeOf(definition ?? { nodes: [], connections: [] }), [definition]);
  const [followed, setFollowed] = useState<Followed>(() => begin(shape));
  const { flowId, aliasId, name } = id;
  const known = definition !== undefined;

  useEffect(() => {
    if (!known) return undefined;
    const target = { flowId, aliasId, name };
    let run = emptyRun(shape);
    let row: ExecutionRow | null = null;
    let waiting: JournalEvent[] = [];
    let frame: ReturnType<typeof setTimeout> | undefined;
    let asking: ReturnType<typeof setInterval> | undefined;

    const show = () => {
      frame = undefined;
      const last = waiting.at(-1)?.seq ?? 0;
      run = reduce(run, waiting);
      waiting = [];
      const shown = { run, row };
      setFollowed((before) => ({
        ...before,
        ...shown,
        states: nodeStates(shown.run, before.states),
      }));
      if (last > run.lastSeq)
        follower.restart(); // a gap: ask again from the last one we have
      else if (run.endedAt !== null && row !== null && run.lastSeq >= row.lastSeq) stop();
    };
    const hear = (message: Message) => {
      if (message.execution) row = message.execution;
      if (message.events) waiting.push(...message.events);
      // A timer, not an animation frame: tabs in the background go on counting.
      frame ??= setTimeout(show, 16);
    };
    const ask = () => {
      consoleApi.events(target, run.lastSeq).then(hear, () => undefined);
    };
    const stop = () => {
      clearInterval(asking);
      follower.close();
    };
    const follower = follow<Message>({
      path: () => {
        const seq = run.lastSeq;
        return `/ws/executions/${[flowId, aliasId, name].map(encodeURIComponent).join("/")}?after=${seq}`;
      },
      onMessage: hear,
      onState: (connection) => {
        setFollowed((before) => ({ ...before, connection }));
        clearInterval(asking);
        if (connection.state === "lost" && connection.attempt >= ASK_AFTER_ATTEMPTS)
          asking = setInterval(ask, ASK_EVERY);
      },
    });
    return () => {
      clearTimeout(frame);
      stop();
    };
  }, [flowId, aliasId, name, shape, known]);

  // Another execution: do not show the old one's events for a moment under the new name.
  const fresh = followed.run.shape === shape;
  return fresh ? followed : begin(shape);
}

function begin(shape: Run["shape"]): Followed {
  const run = emptyRun(shape);
  return { run, states: nodeStates(run), row: null, connection: { state: "connecting" } };
}
