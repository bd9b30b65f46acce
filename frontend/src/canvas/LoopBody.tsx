/** A Loop on the canvas: a frame around its body that is opened, collapsed and resized. */
import { NodeResizeControl } from "@xyflow/react";
import { createContext, useContext } from "react";
import type { CardBody } from "./NodeCard";

export interface LoopHandlers {
  readonly toggle: (loop: string) => void;
  /** Undefined where nothing may be changed. */
  readonly resize?: ((loop: string, width: number, height: number) => void) | undefined;
}

/** What a canvas does with the Loops on it. */
export const LoopContext = createContext<LoopHandlers>({ toggle: () => undefined });

interface LoopProps {
  readonly name: string;
  readonly body: CardBody;
}

export function LoopToggle({ name, body }: LoopProps) {
  const { toggle } = useContext(LoopContext);
  return (
    <button
      type="button"
      className="fb-loop__toggle nodrag"
      aria-label={`${body.collapsed ? "Open" : "Collapse"} ${name}`}
      aria-expanded={!body.collapsed}
      onClick={(event) => {
        event.stopPropagation();
        toggle(name);
      }}
    >
      <svg viewBox="0 0 14 14" aria-hidden="true">
        <path d={body.collapsed ? "m5 3 4 4-4 4" : "m3 5 4 4 4-4"} />
      </svg>
    </button>
  );
}

export function LoopBody({ name, body }: LoopProps) {
  const { resize } = useContext(LoopContext);
  const words = `${body.count} ${body.count === 1 ? "node" : "nodes"}`;
  if (body.collapsed) return <div className="fb-loop__count">{words}</div>;
  return (
    <>
      <div className="fb-loop__body">{body.count === 0 && "Drag nodes in here"}</div>
      {resize && (
        <NodeResizeControl
          position="bottom-right"
          className="fb-loop__corner"
          minWidth={420}
          minHeight={200}
          onResizeEnd={(_event, { width, height }) =>
            resize(name, Math.round(width), Math.round(height))
          }
        />
      )}
    </>
  );
}
