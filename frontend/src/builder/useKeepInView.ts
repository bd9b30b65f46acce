/** Keeps what is chosen in view when the settings beside the canvas take room from it. */
import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { CARD_WIDTH } from "../canvas/size";
import { inView } from "./inView";

/** Move the canvas just as far as the card of the only chosen node is hidden. */
export function useKeepInView(chosen: readonly string[]): void {
  const flow = useReactFlow();
  const [only] = chosen.length === 1 ? chosen : [];
  useEffect(() => {
    if (only === undefined) return undefined;
    const frame = requestAnimationFrame(() => {
      const node = flow.getInternalNode(only);
      const area = document.querySelector(".fb-builder__canvas .fb-canvas");
      if (!node || !area) return;
      const at = node.internals.positionAbsolute;
      const { x, y, zoom } = flow.getViewport();
      const card = {
        x: at.x * zoom + x,
        y: at.y * zoom + y,
        width: (node.measured?.width ?? CARD_WIDTH) * zoom,
        height: (node.measured?.height ?? 0) * zoom,
      };
      const by = inView(card, area.getBoundingClientRect());
      if (by.x !== 0 || by.y !== 0) {
        void flow.setViewport({ x: x + by.x, y: y + by.y, zoom }, { duration: 180 });
      }
    });
    return () => cancelAnimationFrame(frame);
  }, [only, flow]);
}
