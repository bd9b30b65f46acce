/** Where the pointer is over the canvas, and whether a person is using it rather than the keys. */
import { useEffect, useMemo, useRef } from "react";
import type { Point } from "../definition/types";

export interface CanvasPointer {
  /** The pointer's place in the window; undefined when it is not over the canvas. */
  readonly place: () => Point | undefined;
  /** Whether the pointer is over the canvas and was moved there since a key was last pressed. */
  readonly leads: () => boolean;
}

/** The middle of the canvas, in the window's pixels. */
export function canvasCentre(): Point {
  const area = document.querySelector(".fb-builder__canvas .fb-canvas")?.getBoundingClientRect();
  return area
    ? { x: area.left + area.width / 2, y: area.top + area.height / 2 }
    : { x: window.innerWidth / 2, y: window.innerHeight / 2 };
}

/** Follows the pointer. Whoever moves with Tab from node to node is not taken for someone who points. */
export function useCanvasPointer(): CanvasPointer {
  const at = useRef<Point | undefined>(undefined);
  const leads = useRef(false);
  useEffect(() => {
    const onMove = (event: PointerEvent): void => {
      const over =
        event.target instanceof Element && event.target.closest(".fb-canvas .react-flow") !== null;
      at.current = over ? { x: event.clientX, y: event.clientY } : undefined;
      leads.current = over;
    };
    const onKey = (): void => {
      leads.current = false;
    };
    document.addEventListener("pointermove", onMove);
    document.addEventListener("pointerdown", onMove);
    document.addEventListener("keyup", onKey);
    return () => {
      document.removeEventListener("pointermove", onMove);
      document.removeEventListener("pointerdown", onMove);
      document.removeEventListener("keyup", onKey);
    };
  }, []);
  return useMemo(() => ({ place: () => at.current, leads: () => leads.current }), []);
}
