import Box from "@cloudscape-design/components/box";
import Link from "@cloudscape-design/components/link";
import type { TableProps } from "@cloudscape-design/components/table";

import type { Total, UsageGroup, UsageGrouping } from "../api/usage";
import { CostText } from "./CostText";

/** Numbers stand at the right, so that they can be compared. */
const number = <T extends Total>(
  id: keyof Omit<Total, "cost">,
  header: string,
): TableProps.ColumnDefinition<T> => ({
  id,
  header,
  minWidth: 110,
  cell: (row) => <div className="fb-number">{row[id].toLocaleString()}</div>,
});

/** Calls, tokens and cost; those of caches where there are any. */
export function totalColumns<T extends Total>(
  rows: readonly T[],
): TableProps.ColumnDefinition<T>[] {
  const caches = (["cacheReadInputTokens", "cacheWriteInputTokens"] as const).filter((name) =>
    rows.some((row) => row[name] > 0),
  );
  return [
    number("calls", "Calls"),
    number("inputTokens", "Input tokens"),
    ...caches.map((name) =>
      number<T>(name, name === "cacheReadInputTokens" ? "Cache read" : "Cache written"),
    ),
    number("outputTokens", "Output tokens"),
    { id: "cost", header: "Cost", minWidth: 150, cell: ({ cost }) => <CostText cost={cost} /> },
  ];
}

/** What tells a group from the others. */
export function nameColumns(by: UsageGrouping): TableProps.ColumnDefinition<UsageGroup>[] {
  if (by === "model")
    return [
      {
        id: "name",
        header: "Model",
        isRowHeader: true,
        minWidth: 240,
        cell: ({ name }) => <code>{name}</code>,
      },
    ];
  const flow: TableProps.ColumnDefinition<UsageGroup> = {
    id: "flow",
    header: "Flow",
    minWidth: 200,
    cell: (group) => <FlowName group={group} />,
  };
  if (by === "flow") return [{ ...flow, isRowHeader: true }];
  return [
    { id: "name", header: "Node", isRowHeader: true, minWidth: 160, cell: ({ name }) => name },
    flow,
  ];
}

function FlowName({ group }: { group: UsageGroup }) {
  if (group.flowId === "") return group.flowName; // prompts that were tried by themselves
  if (group.exists) return <Link href={`/flows/${group.flowId ?? ""}`}>{group.flowName}</Link>;
  return (
    <>
      {group.flowName}{" "}
      <Box variant="span" color="text-body-secondary">
        deleted
      </Box>
    </>
  );
}
