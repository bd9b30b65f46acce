/** Trying nodes of the draft one by one: the latest result of each, and the one under way. */
import { useCallback, useEffect, useRef, useState } from "react";

import { tryNode, type Values } from "../../api/trying";
import type { FlowNode } from "../../definition/types";
import { messageOf } from "../../shell/flash";
import { begun, heard, type Tried } from "./tried";

export interface NodeTrials {
  readonly of: (node: string) => Tried | undefined;
  readonly start: (node: FlowNode, inputs: Values) => void;
  readonly stop: () => void;
}

/** `prepare` saves and prepares the draft, and raises when it is not prepared then. */
export function useNodeTrials(flowId: string, prepare: () => Promise<void>): NodeTrials {
  const [known, setKnown] = useState<ReadonlyMap<string, Tried>>(new Map());
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback(
    (node: FlowNode, inputs: Values): void => {
      running.current?.abort();
      const control = new AbortController();
      running.current = control;
      const name = node.name ?? "";
      let tried = begun(node);
      const show = (next: Tried): void => {
        tried = next;
        setKnown((now) => new Map(now).set(name, next));
      };
      const follow = async (): Promise<void> => {
        show(tried);
        await prepare();
        for await (const event of tryNode(flowId, name, inputs, control.signal))
          show(heard(tried, event));
      };
      follow().catch((problem: unknown) =>
        show({ ...tried, refused: control.signal.aborted ? "Stopped." : messageOf(problem) }),
      );
    },
    [flowId, prepare],
  );
  const stop = useCallback(() => running.current?.abort(), []);
  return { of: (node) => known.get(node), start, stop };
}
