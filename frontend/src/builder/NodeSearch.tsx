/** The search for a node to add, at the place where it will stand. */
import { useReactFlow } from "@xyflow/react";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { KindIcon } from "../canvas/icons";
import { CARD_WIDTH } from "../canvas/size";
import { nodesThatFit, type Drawing, type FittingNode } from "../definition/fitting";
import { CATEGORY_TITLES, KINDS, type Kind } from "../definition/kinds";
import type { Point } from "../definition/types";
import { Finder, type FinderOption } from "../shell/Finder";

import { levelOf, misplaced } from "../definition/levels";
import { addConnected, addNode } from "./actions";
import { levelsDrawn } from "./levelsDrawn";
import { focusNode } from "./focusNode";
import type { Editor } from "./useEditor";

/** Where a node is to be added, in the window's pixels, and the connection that was dropped there. */
export interface Adding {
  readonly at: Point;
  readonly drawing?: Drawing;
}

/** From a card's top to the middle of its first port, in the canvas's units. */
const FIRST_PORT = 62;
/** Pixels kept free between the search and the canvas's edges. */
const MARGIN = 8;

interface NodeSearchProps {
  readonly editor: Editor;
  readonly adding: Adding;
  readonly onClose: () => void;
}

export function NodeSearch({ editor, adding, onClose }: NodeSearchProps) {
  const flow = useReactFlow();
  const { drawing } = adding;
  const { definition } = editor.draft;
  const fits = useMemo(
    () => (drawing ? nodesThatFit(definition, drawing) : undefined),
    [definition, drawing],
  );
  const options = fits
    ? fits.map((fit) => option(fit.kind, fit.exact ? "Fits" : "Fits with another type"))
    : KINDS_BY_CATEGORY.map((kind) => option(kind, CATEGORY_TITLES[kind.category]));
  const choose = (type: string): void => {
    const place = flow.screenToFlowPosition(adding.at);
    const fit = fits?.find(({ kind }) => kind.type === type);
    const kind = KINDS.find((each) => each.type === type);
    const drawn = levelsDrawn(flow, editor.draft);
    if (fit && drawing) {
      const beside = besidePort(place, drawing, fit);
      focusNode(addConnected(editor, fit, drawn.within(levelOf(drawing.node), beside)));
    } else if (kind) {
      const there = drawn.loopAt(place);
      const level = misplaced(kind.type, there) === undefined ? there : "";
      const corner = { x: place.x - CARD_WIDTH / 2, y: place.y - 24 };
      focusNode(addNode(editor, kind, drawn.within(level, corner), level));
    }
    onClose();
  };
  const { box, style } = usePlace(adding.at);
  return (
    <div className="fb-node-search" ref={box} style={style}>
      <Finder
        label={drawing ? "Add a node that fits" : "Add a node"}
        thing={drawing ? "node type that fits" : "node type"}
        options={options}
        onChoose={choose}
        onClose={onClose}
      />
    </div>
  );
}

const KINDS_BY_CATEGORY: readonly Kind[] = Object.keys(CATEGORY_TITLES).flatMap((category) =>
  KINDS.filter((kind) => kind.category === category),
);

function option(kind: Kind, group: string): FinderOption {
  return {
    id: kind.type,
    title: kind.title,
    group,
    detail: kind.summary,
    also: `${kind.type} ${CATEGORY_TITLES[kind.category]} ${kind.summary}`,
    icon: (
      <span className="fb-node__icon" data-category={kind.category}>
        <KindIcon type={kind.type} />
      </span>
    ),
  };
}

/** Where the new card stands so that the port it is joined at is where the connection was dropped. */
function besidePort({ x, y }: Point, { side }: Drawing, { connection }: FittingNode): Point {
  if (side === "target") return { x: x - CARD_WIDTH, y: y - FIRST_PORT };
  if (connection.type === "Conditional") return { x: x - CARD_WIDTH / 2, y };
  return { x, y: y - FIRST_PORT };
}

/** The box's place below the point, moved so far that all of it is on the canvas. */
function usePlace(at: Point) {
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<Point>();
  useLayoutEffect(() => {
    const own = box.current;
    const area = own?.offsetParent?.getBoundingClientRect();
    if (!own || !area) return;
    const fit = (start: number, length: number, room: number): number =>
      Math.max(MARGIN, Math.min(start, room - length - MARGIN));
    setPlace({
      x: fit(at.x - area.left, own.offsetWidth, area.width),
      y: fit(at.y - area.top, own.offsetHeight, area.height),
    });
  }, [at]);
  return { box, style: { left: place?.x ?? 0, top: place?.y ?? 0 } };
}
