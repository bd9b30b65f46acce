import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";

import type { ExecutionRow } from "../api/types";
import type { NodeState } from "../canvas/states";
import { moment } from "../shell/time";
import { executionPath } from "./addresses";
import { Duration } from "./Duration";
import { Fact } from "./Fact";
import { UsageFacts } from "./usage/UsageFacts";

interface OverviewProps {
  row: ExecutionRow;
  states: ReadonlyMap<string, NodeState>;
}

/** When, how long, of what, by whom: the facts of an execution in one strip. */
export function Overview({ row, states }: OverviewProps) {
  const settled = progress(states);
  return (
    <dl className="fb-facts">
      <Fact name="Started">{moment(row.createdAt)}</Fact>
      <Fact name="Ended">{row.endedAt ? moment(row.endedAt) : "–"}</Fact>
      <Fact name="Duration">
        <Duration from={row.createdAt} to={row.endedAt} />
      </Fact>
      {row.status === "Running" && settled && <Fact name="Nodes done">{settled}</Fact>}
      <Fact name="Flow">
        <a href={`/flows/${row.flowId}`}>{row.flowName}</a>
      </Fact>
      <Fact name="Alias">
        {row.aliasName},{" "}
        {row.flowVersion === "DRAFT" ? (
          "draft"
        ) : (
          <a href={`/flows/${row.flowId}/versions/${row.flowVersion}`}>version {row.flowVersion}</a>
        )}
      </Fact>
      <UsageFacts id={row} running={row.status === "Running"} />
      {row.redriveOf && (
        <Fact name="Redrive of">
          <a href={executionPath(row.redriveOf)}>{row.redriveOf.name}</a>
        </Fact>
      )}
      {row.startedBy && <Fact name="Started by">{row.startedBy}</Fact>}
      {row.attempt > 1 && <Fact name="Worker claims">{row.attempt}</Fact>}
      <Fact name="ARN" wide>
        <span className="fb-arn" title={row.arn}>
          {row.arn}
        </span>
        <CopyToClipboard
          variant="icon"
          textToCopy={row.arn}
          copyButtonAriaLabel="Copy ARN"
          copySuccessText="ARN copied"
          copyErrorText="ARN not copied"
        />
      </Fact>
    </dl>
  );
}

/** "5 of 9": nodes with nothing left to do. */
function progress(states: ReadonlyMap<string, NodeState>): string | null {
  if (states.size === 0) return null;
  const open = [...states.values()].filter(
    ({ status }) => status === "waiting" || status === "running",
  );
  return `${states.size - open.length} of ${states.size}`;
}
