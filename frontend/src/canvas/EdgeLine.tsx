/** A connection: a smooth line, dashed with its condition's name when conditional. */
import { BaseEdge, EdgeLabelRenderer, getBezierPath, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import type { FlowEdge } from "./toFlow";

export const EdgeLine = memo(function EdgeLine(props: EdgeProps<FlowEdge>) {
  const { data, selected, markerEnd } = props;
  const [path, x, y] = getBezierPath(props);
  const conditional = data?.connection.type === "Conditional";
  const classes = [
    conditional ? "fb-edge--conditional" : "",
    data && data.tone !== "plain" ? `fb-edge--${data.tone}` : "",
  ];
  return (
    <>
      <BaseEdge
        id={props.id}
        path={path}
        className={classes.join(" ")}
        interactionWidth={18}
        {...(markerEnd ? { markerEnd } : {})}
        style={{ strokeWidth: selected ? 2.4 : 1.6 }}
      />
      {data?.label && (
        <EdgeLabelRenderer>
          <div
            className="fb-edge-label"
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {data.label}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
