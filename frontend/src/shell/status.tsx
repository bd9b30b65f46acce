import StatusIndicator, {
  type StatusIndicatorProps,
} from "@cloudscape-design/components/status-indicator";

import type { ExecutionStatus, Flow } from "../api/types";

type Look = readonly [StatusIndicatorProps.Type, string];

const EXECUTION: Readonly<Record<ExecutionStatus, Look>> = {
  Running: ["in-progress", "Running"],
  Succeeded: ["success", "Succeeded"],
  Failed: ["error", "Failed"],
  TimedOut: ["warning", "Timed out"],
  Aborted: ["stopped", "Aborted"],
};

const FLOW: Readonly<Record<string, Look>> = {
  NotPrepared: ["pending", "Not prepared"],
  Preparing: ["loading", "Preparing"],
  Prepared: ["success", "Prepared"],
  Failed: ["error", "Failed"],
};

export function executionStatusWords(status: ExecutionStatus): string {
  return EXECUTION[status][1];
}

interface ExecutionStatusBadgeProps {
  status: ExecutionStatus;
  /** Questions of agents that nobody has answered yet. */
  waits?: number;
}

export function ExecutionStatusBadge({ status, waits = 0 }: ExecutionStatusBadgeProps) {
  const asks = status === "Running" && waits > 0;
  const [type, words]: Look = asks ? ["pending", "Waits for an answer"] : EXECUTION[status];
  return (
    <StatusIndicator type={type} wrapText={false}>
      {words}
    </StatusIndicator>
  );
}

export function FlowStatusBadge({ status }: { status: Flow["status"] }) {
  const [type, words] = FLOW[status] ?? ["pending", status];
  return (
    <StatusIndicator type={type} wrapText={false}>
      {words}
    </StatusIndicator>
  );
}
