/** A flow's picture, small enough for a list: what it is made of, at a glance. */
import type { FlowDefinition, Layout } from "../definition/types";
import "./canvas.css";
import { sketch } from "./sketch";

interface FlowSketchProps {
  readonly definition: FlowDefinition;
  readonly layout: Layout;
}

const WIDTH = 240;
const HEIGHT = 84;

export function FlowSketch({ definition, layout }: FlowSketchProps) {
  const { boxes, box, lines } = sketch(definition, layout, WIDTH, HEIGHT);
  return (
    <svg className="fb-sketch" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {lines.map(({ key, path, conditional }) => (
        <path
          key={key}
          d={path}
          className="fb-sketch__line"
          strokeDasharray={conditional ? "3 2.5" : undefined}
        />
      ))}
      {boxes.map(({ name, category, x, y }) => (
        <g key={name} data-category={category} className="fb-sketch__box">
          <rect x={x} y={y} {...box} rx="3" />
          <rect x={x} y={y} width={Math.min(4, box.width / 4)} height={box.height} rx="2" />
        </g>
      ))}
    </svg>
  );
}
