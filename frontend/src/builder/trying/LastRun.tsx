/** What the run on the canvas says of one node: its values, item by item. */
import { useState } from "react";

import { ItemPicker } from "../../executions/ItemPicker";
import { NodeValues } from "../../executions/NodeValues";
import { activationOf, shownActivation } from "../../executions/run/states";
import type { Trying } from "./useTrying";

export function LastRun({ trying, node }: { trying: Trying; node: string }) {
  const { id, run } = trying;
  const [item, setItem] = useState<string | null>(null);
  if (id === null) return null;
  const chosen = item === null ? null : activationOf(run, node, item);
  const activation = chosen ?? shownActivation(run, node, null);
  const scoped = (run.shape.nodes.get(node)?.scopes.length ?? 0) > 0;
  return (
    <>
      {scoped && (
        <ItemPicker
          run={run}
          nodeId={node}
          activation={activation}
          control={{ chooseItem: (_node, key) => setItem(key) }}
        />
      )}
      <NodeValues id={id} run={run} activation={activation} />
    </>
  );
}
