/** How the canvas is looked at: where it opens, and how much of a card is drawn. */
import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useCallback } from "react";
import { CARD_WIDTH } from "./size";
import { openingView, type Box } from "./opening";

/** Below this zoom a card shows its icon and its name alone. */
const FAR = 0.4;

/** Whether the canvas is looked at from so far that only names can be read. */
export function useFar(): boolean {
  return useStore(({ transform }) => transform[2] < FAR);
}

/** Looks at the whole flow, or at its start when the whole could not be read. */
export function useShowStart(): (options?: { duration: number }) => void {
  const flow = useReactFlow();
  const store = useStoreApi();
  return useCallback(
    (options) => {
      // as it is now: the canvas hears of another size only after it is drawn
      const area = store.getState().domNode?.getBoundingClientRect();
      if (!area || area.width === 0 || area.height === 0) return;
      const nodes = flow.getNodes();
      const box = (id: string): Box => {
        const drawn = flow.getInternalNode(id);
        const { x = 0, y = 0 } = drawn?.internals.positionAbsolute ?? {};
        return {
          x,
          y,
          width: drawn?.measured.width ?? drawn?.width ?? CARD_WIDTH,
          height: drawn?.measured.height ?? drawn?.height ?? 100,
        };
      };
      const input = nodes.find(({ data }) => isInput(data.node));
      const boxes = nodes.map(({ id }) => box(id));
      const [leftmost] = [...boxes].sort((first, second) => first.x - second.x);
      const start = input ? box(input.id) : leftmost;
      void flow.setViewport(openingView(boxes, start, area), options);
    },
    [flow, store],
  );
}

function isInput(node: unknown): boolean {
  return typeof node === "object" && node !== null && "type" in node && node.type === "Input";
}
