/** The canvas that is drawn on: nodes are moved, connected, added, copied and removed here. */
import {
  Background,
  BackgroundVariant,
  Controls,
  MiniMap,
  ReactFlow,
  SelectionMode,
  applyNodeChanges,
  useReactFlow,
  type EdgeChange,
  type Node,
  type NodeChange,
} from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { useCallback, useMemo, useRef, useState, type DragEvent, type MouseEvent } from "react";
import { EDGE_TYPES, MAP_FROM, NODE_TYPES } from "../canvas/FlowGraph";
import { passages, passing } from "../canvas/passages";
import { LoopContext } from "../canvas/LoopBody";
import type { NodeState } from "../canvas/states";
import { toCards, toEdges, toScopes } from "../canvas/toFlow";
import { useFar, useShowStart } from "../canvas/useView";
import { kindOf } from "../definition/kinds";
import { nodesOf, type Layout, type Point } from "../definition/types";
import { moveNodes } from "./actions";
import { ConnectionTip } from "./ConnectionTip";
import type { MenuPlace } from "./NodeMenu";
import { NodeSearch, type Adding } from "./NodeSearch";
import { byConnection, worstByNode, type Problem } from "./problems";
import { useConnecting } from "./useConnecting";
import { useLoops } from "./useLoops";
import type { Editor } from "./useEditor";

/** The drag's data type under which the palette names a node type. */
export const DRAGGED_KIND = "application/x-flowbuilder-node-type";

export interface CanvasProps {
  readonly editor: Editor;
  readonly problems: readonly Problem[];
  readonly readOnly: boolean;
  readonly states: ReadonlyMap<string, NodeState> | undefined;
  /** Says in words why something could not be done. */
  readonly onRefused: (why: string) => void;
  /** Where a node is being searched for, to be added there. */
  readonly adding: Adding | undefined;
  readonly onAdd: (adding: Adding | undefined) => void;
  /** For each pinned node, why its pin does not hold, if it does not. */
  readonly pinned: ReadonlyMap<string, string | undefined>;
  /** Opens the menu of a node, where there is one. */
  readonly onMenu: ((place: MenuPlace) => void) | undefined;
}

export function Canvas(props: CanvasProps) {
  const { editor, problems, readOnly, states, onRefused, adding, onAdd, pinned, onMenu } = props;
  const { draft, selection } = editor;
  const flow = useReactFlow();
  const far = useFar();
  const showStart = useShowStart();
  const connecting = useConnecting(editor, onRefused, onAdd);
  const { verdicts } = connecting;
  const worst = useMemo(() => worstByNode(problems), [problems]);
  const broken = useMemo(() => byConnection(problems), [problems]);
  const cards = useMemo(
    () => toCards(draft.definition, draft.layout, states, !readOnly),
    [draft, states, readOnly],
  );
  const wanted = useMemo(
    (): Node[] =>
      cards.map((card) => ({
        ...card,
        selected: selection.nodes.includes(card.id),
        data: {
          ...card.data,
          problem: worst.get(card.id),
          verdicts: verdicts?.get(card.id),
          pin: pinned.has(card.id) ? { problem: pinned.get(card.id) } : undefined,
        },
      })),
    [cards, selection.nodes, worst, verdicts, pinned],
  );
  const [nodes, setNodes] = useState<Node[]>(wanted);
  const [drawn, setDrawn] = useState(wanted);
  if (drawn !== wanted) {
    setDrawn(wanted);
    setNodes(keepMeasures(nodes, wanted));
  }

  const places = useMemo(
    (): Layout => Object.fromEntries(nodes.map((node) => [node.id, node.position])),
    [nodes],
  );
  const stated = states !== undefined;
  const scopes = useMemo(
    () => toScopes(draft.definition, merged(draft.layout, places), stated),
    [draft.definition, draft.layout, places, stated],
  );
  const heights = useMemo(
    () => passages(draft.definition, draft.layout, stated),
    [draft.definition, draft.layout, stated],
  );
  const edges = useMemo(
    () =>
      passing(toEdges(draft.definition, states, broken), heights).map((edge) => ({
        ...edge,
        selected: selection.connections.includes(edge.id),
      })),
    [draft.definition, states, broken, heights, selection.connections],
  );

  const loops = useLoops(
    editor,
    readOnly,
    onRefused,
    useCallback(() => setNodes(wanted), [wanted]),
  );
  const { select } = editor;
  const dragging = useRef(false);
  const onDrag = useCallback(() => {
    dragging.current = true;
  }, []);
  const onNodesChange = useCallback(
    (changes: NodeChange[]) => {
      setNodes((now) =>
        applyNodeChanges(
          changes.filter(({ type }) => type !== "select"),
          now,
        ),
      );
      const chosen = selected(changes);
      if (chosen) select((now) => ({ ...now, nodes: chosen(now.nodes) }));
      if (!dragging.current) moveByKey(editor, changes);
    },
    [select, editor],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange[]) => {
      const chosen = selected(changes);
      if (chosen) select((now) => ({ ...now, connections: chosen(now.connections) }));
    },
    [select],
  );
  const onMoved = useCallback(
    (_event: unknown, _node: Node, moved: Node[]) => {
      dragging.current = false;
      const [only] = moved.length === 1 ? moved : [];
      if (only && loops.crossed(only.id)) return;
      const to = Object.fromEntries(moved.map((node) => [node.id, rounded(node.position)]));
      const label =
        moved.length === 1 ? `Move ${moved[0]?.id ?? ""}` : `Move ${moved.length} nodes`;
      moveNodes(editor, to, label);
    },
    [editor, loops],
  );
  const drop = (event: DragEvent): void => {
    const type = event.dataTransfer.getData(DRAGGED_KIND);
    if (!type || readOnly) return;
    event.preventDefault();
    const place = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    loops.add(kindOf(type), place);
  };

  return (
    <LoopContext value={loops.handlers}>
      <div
        className={`fb-canvas${verdicts ? " fb-canvas--connecting" : ""}${far ? " fb-canvas--far" : ""}`}
        data-testid="canvas"
      >
        <ReactFlow
          nodes={[...scopes, ...nodes]}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          nodesDraggable={!readOnly}
          nodesConnectable={!readOnly}
          edgesReconnectable={!readOnly}
          deleteKeyCode={null}
          multiSelectionKeyCode={["Shift", "Meta", "Control"]}
          selectionMode={SelectionMode.Partial}
          minZoom={0.05}
          maxZoom={2}
          onInit={() => showStart()}
          snapToGrid
          snapGrid={[4, 4]}
          connectionRadius={26}
          onlyRenderVisibleElements={nodes.length > 150}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onNodeDragStart={onDrag}
          onSelectionDragStart={onDrag}
          onNodeDragStop={onMoved}
          onSelectionDragStop={(event, moved) => {
            const [first] = moved;
            if (first) onMoved(event, first, moved);
          }}
          {...connecting.handlers}
          onDragOver={(event) => {
            if (readOnly || !event.dataTransfer.types.includes(DRAGGED_KIND)) return;
            event.preventDefault();
            event.dataTransfer.dropEffect = "copy";
          }}
          onDrop={drop}
          onNodeContextMenu={(event, { id, type }) => {
            if (type !== "card" || !onMenu) return;
            event.preventDefault();
            select({ nodes: [id], connections: [] });
            onMenu({ node: id, ...placeOf(event) });
          }}
        >
          <ConnectionTip verdicts={verdicts} />
          <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} />
          <Controls
            position="bottom-left"
            showInteractive={false}
            fitViewOptions={{ padding: 0.08, maxZoom: 1 }}
          />
          {nodesOf(draft.definition).length > MAP_FROM && (
            <MiniMap pannable zoomable position="bottom-right" />
          )}
        </ReactFlow>
        {adding && <NodeSearch editor={editor} adding={adding} onClose={() => onAdd(undefined)} />}
      </div>
    </LoopContext>
  );
}

/** The places with the sizes of those before. */
function merged(layout: Layout, places: Layout): Layout {
  return Object.fromEntries(
    Object.entries(places).map(([name, place]) => [name, { ...layout[name], ...place }]),
  );
}

/** Where a menu was asked for: at the pointer, or, by key, at what has the focus. */
function placeOf({ clientX, clientY, currentTarget }: MouseEvent): { x: number; y: number } {
  if (clientX > 0 || clientY > 0) return { x: clientX, y: clientY };
  const box = currentTarget.getBoundingClientRect();
  return { x: box.left + 12, y: box.top + 40 };
}

/** What a person's choosing makes of the names chosen so far; undefined when it is none. */
function selected(
  changes: readonly (NodeChange | EdgeChange)[],
): ((names: readonly string[]) => readonly string[]) | undefined {
  const picks = changes.filter((change) => change.type === "select");
  if (picks.length === 0) return undefined;
  return (names) => {
    const gone = new Set(picks.filter((pick) => !pick.selected).map((pick) => pick.id));
    const come = picks.filter((pick) => pick.selected).map((pick) => pick.id);
    return [...new Set([...names.filter((name) => !gone.has(name)), ...come])];
  };
}

/** Nodes moved by the arrow keys stay there; steps that follow closely are undone as one. */
function moveByKey(editor: Editor, changes: readonly NodeChange[]): void {
  const moved = changes.flatMap((change): [string, Point][] =>
    change.type === "position" && change.position && !change.dragging
      ? [[change.id, rounded(change.position)]]
      : [],
  );
  if (moved.length === 0) return;
  const [only] = moved;
  const label = moved.length === 1 ? `Move ${only?.[0] ?? ""}` : `Move ${moved.length} nodes`;
  moveNodes(editor, Object.fromEntries(moved), label, `${label} by key`);
}

/** The wanted nodes with the sizes that the browser has measured for those already drawn. */
function keepMeasures(now: readonly Node[], wanted: readonly Node[]): Node[] {
  const known = new Map(now.map((node) => [node.id, node]));
  return wanted.map((node) => {
    const drawn = known.get(node.id);
    return drawn?.measured ? { ...node, measured: drawn.measured } : node;
  });
}

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) };
}
