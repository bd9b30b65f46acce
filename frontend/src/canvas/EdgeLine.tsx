/** A connection: a smooth line, dashed with its condition's name when conditional. */
import {
  BaseEdge,
  EdgeLabelRenderer,
  getBezierPath,
  Position,
  useStore,
  type EdgeProps,
} from "@xyflow/react";
import { memo, useState } from "react";
import { route } from "./route";
import type { FlowEdge } from "./toFlow";

export const EdgeLine = memo(function EdgeLine(props: EdgeProps<FlowEdge>) {
  const { data, selected, markerEnd } = props;
  const [pointed, setPointed] = useState(false);
  const { path, x, y } = lineOf(props);
  const conditional = data?.connection.type === "Conditional";
  const problem = data?.tone === "problem";
  const classes = [
    conditional ? "fb-edge--conditional" : "",
    data && data.tone !== "plain" ? `fb-edge--${data.tone}` : "",
  ];
  const label = data?.label;
  return (
    <g onMouseEnter={() => setPointed(true)} onMouseLeave={() => setPointed(false)}>
      <BaseEdge
        id={props.id}
        path={path}
        className={classes.join(" ")}
        interactionWidth={18}
        {...(markerEnd ? { markerEnd } : {})}
        style={{ strokeWidth: selected || pointed ? 2.4 : 1.6 }}
      />
      {label && (
        <EdgeLabelRenderer>
          <div
            className={`fb-edge-label${problem ? " fb-edge-label--problem" : ""}`}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {label}
          </div>
        </EdgeLabelRenderer>
      )}
      {data && (pointed || selected) && <Tip x={x} y={y} data={data} />}
    </g>
  );
});

/** The line past the cards between its ends; one to an entry comes down on its card. */
function lineOf(props: EdgeProps<FlowEdge>): { path: string; x: number; y: number } {
  if (props.targetPosition !== Position.Left) {
    const [path, x, y] = getBezierPath(props);
    return { path, x, y };
  }
  const from = { x: props.sourceX, y: props.sourceY };
  const to = { x: props.targetX, y: props.targetY };
  const { path, middle } = route(from, to, props.data?.passage);
  return { path, ...middle };
}

/** The words over the line, as large as the page's text however far the canvas is zoomed out. */
function Tip({ x, y, data }: { x: number; y: number; data: NonNullable<FlowEdge["data"]> }) {
  const zoom = useStore((state) => state.transform[2]);
  return (
    <EdgeLabelRenderer>
      <div
        className="fb-edge-tip"
        role="tooltip"
        style={{
          transform: `translate(${x}px, ${y}px) scale(${1 / zoom}) translate(-50%, calc(-100% - 12px))`,
        }}
      >
        {data.words}
        {data.problem && <div className="fb-edge-tip__problem">{data.problem}</div>}
      </div>
    </EdgeLabelRenderer>
  );
}
