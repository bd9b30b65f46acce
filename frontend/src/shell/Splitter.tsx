import { useRef, type KeyboardEvent, type PointerEvent } from "react";

interface SplitterProps {
  /** "row": drags up and down; "column": left and right. */
  direction: "row" | "column";
  /** Size in pixels of the pane after the splitter. */
  size: number;
  min: number;
  max: number;
  onSize: (size: number) => void;
  label: string;
}

const STEP = 24;

/** The bar between two panes, dragged or moved by arrow keys. */
export function Splitter({ direction, size, min, max, onSize, label }: SplitterProps) {
  const start = useRef<{ at: number; size: number } | null>(null);
  const clamp = (next: number) => Math.round(Math.min(Math.max(next, min), Math.max(min, max)));
  const place = (event: PointerEvent) => (direction === "row" ? event.clientY : event.clientX);

  const onKeyDown = (event: KeyboardEvent) => {
    const grow = direction === "row" ? "ArrowUp" : "ArrowLeft";
    const shrink = direction === "row" ? "ArrowDown" : "ArrowRight";
    if (event.key !== grow && event.key !== shrink) return;
    event.preventDefault();
    onSize(clamp(size + (event.key === grow ? STEP : -STEP)));
  };

  return (
    <div
      role="separator"
      aria-label={label}
      aria-orientation={direction === "row" ? "horizontal" : "vertical"}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={Math.max(min, max)}
      tabIndex={0}
      className={`fb-splitter fb-splitter-${direction}`}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { at: place(event), size };
      }}
      onPointerMove={(event) => {
        if (start.current) onSize(clamp(start.current.size + start.current.at - place(event)));
      }}
      onPointerUp={() => (start.current = null)}
      onPointerCancel={() => (start.current = null)}
    />
  );
}
