import Box from "@cloudscape-design/components/box";
import Link from "@cloudscape-design/components/link";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import { useMemo } from "react";

import type { ExecutionId } from "../../api/console";
import type { NodeUsage } from "../../api/usage";
import { Empty } from "../../shell/Empty";
import { Bones } from "../../shell/PageSkeleton";
import { Problem } from "../../shell/Problem";
import { totalColumns } from "../../usage/columns";
import "../../usage/usage.css";
import type { Run } from "../run/fold";
import type { SelectionControl } from "../useSelection";
import { useExecutionUsage } from "./useExecutionUsage";

interface UsageTabProps {
  readonly id: ExecutionId;
  readonly run: Run;
  readonly running: boolean;
  readonly control: SelectionControl;
}

/** What each node of an execution has used of which model. */
export function UsageTab({ id, run, running, control }: UsageTabProps) {
  const usage = useExecutionUsage(id, running);
  const rows = usage.data?.rows;
  const columns = useMemo(() => columnsOf(run, control, rows ?? []), [run, control, rows]);
  if (usage.isError)
    return (
      <Box padding="m">
        <Problem error={usage.error} retry={() => void usage.refetch()} />
      </Box>
    );
  if (!rows) return <Bones rows={4} />;
  return (
    <div className="fb-usage-tab">
      <Table<NodeUsage>
        variant="embedded"
        items={rows}
        wrapLines
        trackBy={({ node, modelId, day }) => `${node} ${modelId} ${day}`}
        columnDefinitions={columns}
        ariaLabels={{ tableLabel: "Usage by node" }}
        empty={
          <Empty title={running ? "No model has answered yet" : "No model was asked"}>
            Nodes that ask models are listed here with their tokens and cost.
          </Empty>
        }
      />
    </div>
  );
}

function columnsOf(
  run: Run,
  control: SelectionControl,
  rows: readonly NodeUsage[],
): TableProps.ColumnDefinition<NodeUsage>[] {
  const ids = new Map([...run.shape.nodes.values()].map(({ id, name }) => [name, id]));
  return [
    {
      id: "node",
      header: "Node",
      isRowHeader: true,
      minWidth: 150,
      cell: ({ node }) => (
        <Link
          href="#"
          onFollow={(event) => choose(event, () => control.chooseNode(ids.get(node) ?? node))}
        >
          {node}
        </Link>
      ),
    },
    { id: "model", header: "Model", minWidth: 200, cell: ({ modelId }) => <code>{modelId}</code> },
    ...totalColumns(rows),
  ];
}

function choose(event: CustomEvent, act: () => void): void {
  event.preventDefault();
  act();
}
