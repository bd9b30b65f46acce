/** A node as a card: icon, name, what matters of it, its ports at the edges, its state. */
import { Handle, Position, useUpdateNodeInternals, type Node, type NodeProps } from "@xyflow/react";
import { memo, useContext, useEffect, useRef, useState } from "react";
import type { Verdicts } from "../definition/fitting";
import { essence, kindOf } from "../definition/kinds";
import { localName } from "../definition/levels";
import { ENTRY, inputPorts, outputPorts, portId, type Port } from "../definition/ports";
import type { FlowNode } from "../definition/types";
import { ClockContext } from "./clock";
import { LoopBody, LoopToggle } from "./LoopBody";
import { KindIcon } from "./icons";
import { Mark } from "./Mark";
import type { NodeState } from "./states";
import type { LostHandles } from "./toFlow";
import { stateTime, stateWords } from "./words";

export interface CardBody {
  readonly count: number;
  readonly collapsed: boolean;
}

export interface CardData extends Record<string, unknown> {
  readonly node: FlowNode;
  readonly state?: NodeState | undefined;
  /** Worst problem of the node, if validation found one. */
  readonly problem?:
    { readonly severity: "Error" | "Warning"; readonly message: string } | undefined;
  /** What is to be said of its ports to the connection being drawn; undefined when none is drawn. */
  readonly verdicts?: Verdicts | undefined;
  /** Whether a conditional connection may arrive or does: then the entry shows. */
  readonly entry: boolean;
  readonly connectable: boolean;
  /** What stands in it, if it is a Loop. */
  readonly body?: CardBody | undefined;
  /** Ends of connections that the node does not have. */
  readonly lost?: LostHandles | undefined;
  /** That it is pinned, and why the pin does not hold, if it does not. */
  readonly pin?: { readonly problem: string | undefined } | undefined;
}

export type CardNode = Node<CardData, "card">;

/** The pure card: drawn by the canvas and, without handles' life, wherever a node is shown. */
export const NodeCard = memo(function NodeCard({ id, data }: NodeProps<CardNode>) {
  const { node, state, problem } = data;
  useMeasuredPorts(id, data);
  const kind = kindOf(node.type);
  const name = localName(node.name);
  const tone = problem
    ? problem.severity === "Error"
      ? " fb-node--problem"
      : " fb-node--warning"
    : "";
  return (
    <div
      className={`fb-node${tone}${data.body && !data.body.collapsed ? " fb-node--open" : ""}`}
      data-category={kind.category}
      data-status={state?.status}
      data-testid={`node-${node.name ?? ""}`}
      title={problem?.message}
    >
      {data.entry && (
        <Handle
          type="target"
          position={Position.Top}
          id="entry:"
          data-kind="entry"
          className={fits(data, "entry:")}
          isConnectable={data.connectable}
          role="img"
          aria-label={`Entry of ${node.name ?? "node"}, for conditions`}
        />
      )}
      {data.lost && <Lost handles={data.lost} />}
      <div className="fb-node__head">
        <span className="fb-node__icon">
          <KindIcon type={node.type} />
        </span>
        <div className="fb-node__words">
          <div className="fb-node__name">{name}</div>
          <div className="fb-node__essence">{essence(node)}</div>
        </div>
        {data.pin && <Pin problem={data.pin.problem} />}
        {problem && (
          <span className="fb-node__problem">
            <Mark status="failed" />
          </span>
        )}
        {data.body && <LoopToggle name={node.name ?? ""} body={data.body} />}
      </div>
      <Ports data={data} />
      {state && <StateLine state={state} />}
      {data.body && <LoopBody name={node.name ?? ""} body={data.body} />}
    </div>
  );
});

/** A pushpin; struck through when the pin does not hold. */
function Pin({ problem }: { problem: string | undefined }) {
  const words = problem === undefined ? "Pinned: not run" : `The pin is not used. ${problem}`;
  return (
    <span className="fb-node__pin" role="img" aria-label={words} title={words}>
      <svg
        width="14"
        height="14"
        viewBox="0 0 14 14"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d="M4.5 1.5h5M5.5 1.5v4L3.5 8.5h7L8.5 5.5v-4M7 8.5v4.2" />
        {problem !== undefined && <path d="m1.5 1.5 11 11" />}
      </svg>
    </span>
  );
}

/** Have the canvas look again where the handles are when others come, go or get other names. */
function useMeasuredPorts(id: string, { node, entry, lost }: CardData): void {
  const measure = useUpdateNodeInternals();
  const ports = [
    ...[...inputPorts(node), ...outputPorts(node), ...(entry ? [ENTRY] : [])].map(portId),
    "lost",
    ...(lost?.sources ?? []),
    ...(lost?.targets ?? []),
  ].join(" ");
  const measured = useRef(ports);
  useEffect(() => {
    if (measured.current === ports) return; // the canvas measures a new card by itself
    measured.current = ports;
    measure(id);
  }, [measure, id, ports]);
}

/** Where broken edges end: at the card's head, at a handle that nothing can be joined to. */
function Lost({ handles }: { handles: LostHandles }) {
  const handle = (id: string, type: "source" | "target") => (
    <Handle
      key={`${type} ${id}`}
      id={id}
      type={type}
      position={type === "source" ? Position.Right : Position.Left}
      className="fb-lost"
      isConnectable={false}
      aria-hidden="true"
    />
  );
  return (
    <>
      {handles.sources.map((id) => handle(id, "source"))}
      {handles.targets.map((id) => handle(id, "target"))}
    </>
  );
}

function fits({ verdicts }: CardData, id: string): string {
  return verdicts?.has(id) && verdicts.get(id) === undefined ? "fb-fits" : "";
}

function Ports({ data }: { data: CardData }) {
  const inputs = inputPorts(data.node);
  const outputs = outputPorts(data.node);
  if (inputs.length + outputs.length === 0) return null;
  return (
    <div className="fb-node__ports">
      {inputs.map((port) => (
        <PortRow key={portId(port)} port={port} data={data} />
      ))}
      {outputs.map((port) => (
        <PortRow key={portId(port)} port={port} data={data} />
      ))}
    </div>
  );
}

function PortRow({ port, data }: { port: Port; data: CardData }) {
  const target = port.kind === "input";
  const id = portId(port);
  const path = target && port.expression !== "$.data" ? port.expression : undefined;
  const expression =
    port.kind === "condition" ? port.expression || "when nothing else holds" : path;
  const label = `${target ? "Input" : port.kind === "condition" ? "Condition" : "Output"} ${port.name} of ${data.node.name ?? "node"}`;
  return (
    <div
      className={`fb-port fb-port--${target ? "target" : "source"}`}
      data-type={port.type}
      data-fits={data.verdicts && (fits(data, id) ? "yes" : "no")}
      title={data.verdicts?.get(id)}
    >
      <Handle
        type={target ? "target" : "source"}
        position={target ? Position.Left : Position.Right}
        id={id}
        data-kind={port.kind}
        className={fits(data, id)}
        isConnectable={data.connectable}
        role="img"
        aria-label={label}
      />
      <span className="fb-port__name">{port.name}</span>
      {expression && <span className="fb-port__expression">{expression}</span>}
      {port.type && !expression && <span className="fb-port__type">{port.type}</span>}
    </div>
  );
}

function StateLine({ state }: { state: NodeState }) {
  const now = useNow(state.status === "running");
  const share = state.scoped && state.total ? Math.min(1, state.done / state.total) : undefined;
  return (
    <>
      <div className="fb-state" data-status={state.status}>
        <Mark status={state.status} />
        <span className="fb-state__words" title={state.message ?? undefined}>
          {stateWords(state)}
        </span>
        <span className="fb-state__time">{stateTime(state, now)}</span>
      </div>
      {share !== undefined && (
        <div
          className="fb-bar fb-state"
          data-status={state.status}
          style={{ padding: 0, border: 0 }}
        >
          <div className="fb-bar__done" style={{ inlineSize: `${share * 100}%` }} />
        </div>
      )}
    </>
  );
}

/** The time now, or the one shown, moving on four times a second while it matters. */
function useNow(moving: boolean): number {
  const shown = useContext(ClockContext);
  const [now, setNow] = useState(() => Date.now());
  const ticking = moving && shown === null;
  useEffect(() => {
    if (!ticking) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [ticking]);
  return shown ?? now;
}
