/** A definition drawn read-only, with the states of a run on its nodes. */
import {
  Background,
  BackgroundVariant,
  Controls,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  type Node,
} from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { useEffect, useMemo, useState } from "react";
import { flattened } from "../definition/levels";
import { findNode, nodesOf, type FlowDefinition, type Layout } from "../definition/types";
import { completeLayout } from "./autoLayout";
import "./canvas.css";
import { EdgeLine } from "./EdgeLine";
import { LoopContext, type LoopHandlers } from "./LoopBody";
import { markedCard, markedEdge, type Marks } from "./marks";
import { NodeCard } from "./NodeCard";
import { passages, passing } from "./passages";
import { Scope } from "./Scope";
import type { NodeState } from "./states";
import { toCards, toEdges, toScopes } from "./toFlow";
import { useFar, useShowStart } from "./useView";

export const NODE_TYPES = { card: NodeCard, scope: Scope };
export const EDGE_TYPES = { flow: EdgeLine };

/** Of a flow with more nodes than these a map is shown. */
export const MAP_FROM = 12;

export interface FlowGraphProps {
  readonly definition: FlowDefinition;
  /** Where the nodes stand; those it does not name are laid out. */
  readonly layout: Layout;
  /** States by node name; none: a plain drawing. */
  readonly states?: ReadonlyMap<string, NodeState>;
  /** What a comparison says of nodes and connections. */
  readonly marks?: Marks;
  /** Name of the chosen node. */
  readonly selection?: string | null;
  readonly onSelect?: (node: string | null) => void;
}

interface Size {
  width: number;
  height: number;
}

export function FlowGraph(props: FlowGraphProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

function Graph({ definition: wire, layout, states, marks, selection, onSelect }: FlowGraphProps) {
  const definition = useMemo(() => flattened(wire), [wire]);
  const [collapsed, setCollapsed] = useState<Readonly<Record<string, boolean>>>({});
  const loops = useMemo(
    (): LoopHandlers => ({
      toggle: (loop) =>
        setCollapsed((now) => ({ ...now, [loop]: !(now[loop] ?? layout[loop]?.collapsed) })),
    }),
    [layout],
  );
  const found = useCompleteLayout(definition, layout);
  const places = useMemo(() => found && withCollapsed(found, collapsed), [found, collapsed]);
  const placed = places !== undefined;
  const far = useFar();
  const showStart = useShowStart();
  // Sizes as drawn: a node without one is hidden until it is measured, and events may come faster.
  const [sizes, setSizes] = useState<ReadonlyMap<string, Size>>(new Map());
  const nodes = useMemo((): Node[] => {
    if (!places) return [];
    const cards = toCards(definition, places, states, false);
    return [
      ...toScopes(definition, places, states !== undefined),
      ...cards.map((each) => {
        const card = markedCard(each, marks);
        const measured = sizes.get(card.id);
        const selected = card.id === selection;
        return measured ? { ...card, selected, measured } : { ...card, selected };
      }),
    ];
  }, [definition, places, states, marks, selection, sizes]);
  const cards = nodesOf(definition).length;
  const stated = states !== undefined;
  const heights = useMemo(
    () => passages(definition, places ?? {}, stated),
    [definition, places, stated],
  );
  const edges = useMemo(
    () => passing(toEdges(definition, states), heights).map((edge) => markedEdge(edge, marks)),
    [definition, states, heights, marks],
  );

  useEffect(() => {
    if (placed) showStart();
  }, [placed, showStart]);

  return (
    <LoopContext value={loops}>
      <div className={`fb-canvas${far ? " fb-canvas--far" : ""}`} data-testid="flow-graph">
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          deleteKeyCode={null}
          minZoom={0.05}
          maxZoom={2}
          onInit={() => showStart()}
          onlyRenderVisibleElements={nodes.length > 150}
          onNodeClick={(_event, node) => onSelect?.(node.id)}
          onNodesChange={(changes) => {
            const drawn = changes.flatMap((change): [string, Size][] =>
              change.type === "dimensions" && change.dimensions
                ? [[change.id, change.dimensions]]
                : [],
            );
            if (drawn.length > 0) setSizes((before) => new Map([...before, ...drawn]));
            // Enter or space on a focused card chooses it, as a click does
            const chosen = changes.find((change) => change.type === "select" && change.selected);
            if (chosen?.type === "select" && findNode(definition, chosen.id)) onSelect?.(chosen.id);
          }}
          onPaneClick={() => onSelect?.(null)}
        >
          <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} />
          <Controls
            showInteractive={false}
            position="bottom-left"
            fitViewOptions={{ padding: 0.12, maxZoom: 1 }}
          />
          {cards > MAP_FROM && <MiniMap pannable zoomable position="bottom-right" />}
        </ReactFlow>
      </div>
    </LoopContext>
  );
}

function withCollapsed(layout: Layout, collapsed: Readonly<Record<string, boolean>>): Layout {
  const changed = Object.entries(collapsed).flatMap(([loop, is]) => {
    const place = layout[loop];
    return place ? [[loop, { ...place, collapsed: is }] as const] : [];
  });
  return changed.length === 0 ? layout : { ...layout, ...Object.fromEntries(changed) };
}

/** The layout with every node placed; undefined while it is being laid out. */
function useCompleteLayout(definition: FlowDefinition, layout: Layout): Layout | undefined {
  const [places, setPlaces] = useState<Layout>();
  useEffect(() => {
    let current = true;
    void completeLayout(definition, layout).then((complete) => {
      if (current) setPlaces(complete);
    });
    return () => {
      current = false;
    };
  }, [definition, layout]);
  return places;
}
