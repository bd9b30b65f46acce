import { useCallback, useMemo } from "react";

import { useAddress } from "../shell/useAddress";
import type { Run } from "./run/fold";
import { nodeIdOf, pathKey } from "./run/shape";

/** What is chosen on an execution's page, wherever it was chosen. It stands in the address. */
export interface Selection {
  /** Id of the node, "" when none is chosen. */
  node: string;
  /** `pathKey` of the item; "" outside of iterators, null when none was chosen. */
  item: string | null;
  /** Number of the event, null when none is chosen. */
  seq: number | null;
}

export interface SelectionControl {
  selection: Selection;
  chooseNode(id: string | null): void;
  chooseItem(id: string, key: string): void;
  chooseEvent(seq: number): void;
}

const NOTHING = { node: null, item: null, event: null };

export function useSelection(run: Run): SelectionControl {
  const [get, set] = useAddress();
  const node = get("node");
  const item = get("item");
  const event = get("event");

  const selection = useMemo((): Selection => {
    const seq = /^\d+$/.test(event) ? Number(event) : null;
    return { node, item: item || null, seq };
  }, [node, item, event]);

  const chooseNode = useCallback((id: string | null) => set({ ...NOTHING, node: id }), [set]);
  const chooseItem = useCallback(
    (id: string, key: string) => set({ ...NOTHING, node: id, item: key }),
    [set],
  );
  const events = run.events;
  const shape = run.shape;
  const chooseEvent = useCallback(
    (seq: number) => {
      const chosen = events[seq - 1];
      if (!chosen) return;
      set({ node: nodeIdOf(shape, chosen), item: pathKey(chosen.path), event: String(seq) });
    },
    [set, events, shape],
  );
  return useMemo(
    () => ({ selection, chooseNode, chooseItem, chooseEvent }),
    [selection, chooseNode, chooseItem, chooseEvent],
  );
}
