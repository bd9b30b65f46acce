/** Keeps what is chosen in view when the settings beside the canvas take room from it. */
import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { CARD_WIDTH } from "../canvas/size";

/** Pixels between the chosen card and the canvas's edge. */
const MARGIN = 24;

/** Move the canvas just as far as the card of the only chosen node is hidden at its right. */
export function useKeepInView(chosen: readonly string[]): void {
  const flow = useReactFlow();
  const [only] = chosen.length === 1 ? chosen : [];
  useEffect(() => {
    if (only === undefined) return undefined;
    const frame = requestAnimationFrame(() => {
      const node = flow.getNode(only);
      const area = document.querySelector(".fb-builder__canvas")?.getBoundingClientRect();
      if (!node || !area) return;
      const { x, y, zoom } = flow.getViewport();
      const right = (node.position.x + CARD_WIDTH) * zoom + x;
      const hidden = right + MARGIN - area.width;
      if (hidden > 0) void flow.setViewport({ x: x - hidden, y, zoom }, { duration: 180 });
    });
    return () => cancelAnimationFrame(frame);
  }, [only, flow]);
}
