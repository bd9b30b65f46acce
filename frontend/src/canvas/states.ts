/** How far a node has come in a run, as its card shows it. */
export type NodeStatus =
  | "waiting"
  | "running"
  | "succeeded"
  | "failed"
  | "skipped"
  | "stopped"
  /** The run ended before it was its turn. */
  | "unreached";

/** How far one activation has come: it is there only once it was its turn. */
export type ActivationStatus = Exclude<NodeStatus, "unreached">;

export interface NodeState {
  status: NodeStatus;
  /** Activations in flight, settled (well or badly), failed, and skipped. */
  running: number;
  done: number;
  failed: number;
  skipped: number;
  /** Activations expected: 1 outside of iterators and loops, null while it is not known. */
  total: number | null;
  /** The most passes of the loop around it; null outside of one. */
  most: number | null;
  /** Whether the counts mean something: the node stands in an iterator or loop, or is one. */
  scoped: boolean;
  /** Milliseconds since the epoch: first start, and last end once nothing is in flight. */
  startedAt: number | null;
  endedAt: number | null;
  /** First line of the failure. */
  message: string | null;
}
