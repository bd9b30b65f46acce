/** Beside the pointer, while a connection is drawn over a port that it does not fit: why not. */
import { EdgeLabelRenderer, useConnection, useStore } from "@xyflow/react";
import type { Verdicts } from "../definition/fitting";

interface ConnectionTipProps {
  readonly verdicts: ReadonlyMap<string, Verdicts> | undefined;
}

export function ConnectionTip({ verdicts }: ConnectionTipProps) {
  const { to, toHandle } = useConnection();
  const zoom = useStore((state) => state.transform[2]);
  const why = toHandle && verdicts?.get(toHandle.nodeId)?.get(toHandle.id ?? "");
  if (!why || !to) return null;
  return (
    <EdgeLabelRenderer>
      <div
        className="fb-edge-tip"
        role="tooltip"
        style={{
          transform: `translate(${to.x}px, ${to.y}px) scale(${1 / zoom}) translate(14px, 16px)`,
        }}
      >
        {why}
      </div>
    </EdgeLabelRenderer>
  );
}
