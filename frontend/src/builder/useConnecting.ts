/** Drawing a connection, and moving an end of one: what fits, what it becomes, why it does not. */
import type {
  Connection,
  Edge,
  FinalConnectionState,
  HandleType,
  OnConnectStartParams,
} from "@xyflow/react";
import { useMemo, useRef, useState } from "react";
import { connectionBetween, mismatch, refusal, type Ends } from "../definition/connect";
import {
  bestPort,
  endsAt,
  judgePorts,
  nodesThatFit,
  without,
  type Drawing,
  type Verdicts,
} from "../definition/fitting";
import type { Point } from "../definition/types";
import type { Adding } from "./NodeSearch";
import type { Editor } from "./useEditor";

/** How far from its port a connection is dropped at least, in pixels, to be meant for a new node. */
const AWAY = 40;

interface Started extends Drawing {
  /** Where it began, in the window's pixels. */
  readonly from: Point;
}

/**
 * The canvas's handlers of connections. `verdicts` is what is to be said of each port while one is drawn.
 * One that is dropped where nothing is asks for a node to be added there.
 */
export function useConnecting(
  editor: Editor,
  onRefused: (why: string) => void,
  onAdd: (adding: Adding) => void,
) {
  const { definition } = editor.draft;
  const [drawing, setDrawing] = useState<Started>();
  /** Name of the connection whose end is being moved. */
  const [moved, setMoved] = useState<string>();
  const rest = useMemo(() => without(definition, moved), [definition, moved]);
  const verdicts = useMemo(
    (): ReadonlyMap<string, Verdicts> | undefined => drawing && judgePorts(rest, drawing),
    [rest, drawing],
  );
  const over = useRef<Ends | undefined>(undefined);

  const join = (ends: Ends, name?: string): void => {
    const others = without(definition, name);
    const why = refusal(others, ends);
    if (why !== undefined) return onRefused(why);
    const made = connectionBetween(others, ends);
    if (name === undefined) {
      editor.change(
        { kind: "addConnection", connection: made },
        `Connect ${ends.source} with ${ends.target}`,
      );
    } else {
      const connection = { ...made, name };
      editor.change({ kind: "replaceConnection", name, connection }, `Reconnect ${name}`);
    }
    const wrong = mismatch(others, ends);
    if (wrong !== undefined) onRefused(wrong);
  };

  const end = (event: MouseEvent | TouchEvent, state: FinalConnectionState): void => {
    setDrawing(undefined);
    setMoved(undefined);
    if (state.isValid) return;
    if (state.toHandle) {
      const why = over.current && refusal(rest, over.current);
      if (why !== undefined) onRefused(why);
      return;
    }
    const at = placeOf(event);
    const below = document.elementFromPoint(at.x, at.y);
    const card = below?.closest<HTMLElement>(".react-flow__node-card")?.dataset.id;
    if (drawing && card !== undefined && card !== drawing.node) {
      const best = bestPort(rest, drawing, card);
      if ("why" in best) onRefused(best.why);
      else join(endsAt(drawing, { node: card, port: best.port }), moved);
      return;
    }
    const onPane = below?.matches(".react-flow__pane") === true;
    if (!drawing || moved !== undefined || !onPane) return;
    if (Math.hypot(at.x - drawing.from.x, at.y - drawing.from.y) < AWAY) return;
    if (nodesThatFit(definition, drawing).length > 0) onAdd({ at, drawing });
    else onRefused("No node that could be added fits here.");
  };

  return {
    verdicts,
    handlers: {
      onConnect: (connection: Connection) => {
        const ends = toEnds(connection);
        if (ends) join(ends);
      },
      onReconnectStart: (_event: unknown, edge: Edge) => setMoved(edge.id),
      onReconnect: (edge: Edge, connection: Connection) => {
        const ends = toEnds(connection);
        if (ends) join(ends, edge.id);
      },
      onConnectStart: (
        event: MouseEvent | TouchEvent,
        { nodeId, handleId, handleType }: OnConnectStartParams & { handleType: HandleType | null },
      ) => {
        over.current = undefined;
        if (nodeId && handleId && handleType) {
          setDrawing({ node: nodeId, port: handleId, side: handleType, from: placeOf(event) });
        }
      },
      onConnectEnd: end,
      isValidConnection: (connection: Connection | Edge) => {
        const ends = toEnds(connection);
        over.current = ends;
        return ends !== undefined && refusal(rest, ends) === undefined;
      },
    },
  };
}

function placeOf(event: MouseEvent | TouchEvent): Point {
  const place = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: place?.clientX ?? 0, y: place?.clientY ?? 0 };
}

function toEnds(connection: {
  source: string | null;
  target: string | null;
  sourceHandle?: string | null;
  targetHandle?: string | null;
}): Ends | undefined {
  const { source, target, sourceHandle, targetHandle } = connection;
  if (!source || !target || !sourceHandle || !targetHandle) return undefined;
  return { source, sourcePort: sourceHandle, target, targetPort: targetHandle };
}
