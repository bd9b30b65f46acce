import Box from "@cloudscape-design/components/box";
import Link from "@cloudscape-design/components/link";
import type { TableProps } from "@cloudscape-design/components/table";

import type { ExecutionRow } from "../../api/types";
import { Ago } from "../../shell/Ago";
import { Message } from "../../shell/Message";
import { ExecutionStatusBadge } from "../../shell/status";
import { executionPath } from "../addresses";
import { Duration } from "../Duration";

/** What the list shows of each execution. */
export const COLUMNS: TableProps.ColumnDefinition<ExecutionRow>[] = [
  {
    id: "name",
    header: "Name",
    isRowHeader: true,
    minWidth: 230,
    cell: (row) => <Link href={executionPath(row)}>{row.name}</Link>,
  },
  {
    id: "status",
    header: "Status",
    minWidth: 130,
    cell: (row) => <ExecutionStatusBadge status={row.status} waits={row.waits} />,
  },
  {
    id: "flow",
    header: "Flow",
    minWidth: 150,
    cell: (row) => (
      <Link href={`/flows/${row.flowId}`} variant="secondary">
        {row.flowName}
      </Link>
    ),
  },
  {
    id: "alias",
    header: "Alias",
    minWidth: 130,
    cell: (row) => (
      <>
        {row.aliasName}{" "}
        <Box variant="span" color="text-body-secondary">
          {row.flowVersion === "DRAFT" ? "draft" : `version ${row.flowVersion}`}
        </Box>
      </>
    ),
  },
  { id: "started", header: "Started", minWidth: 130, cell: (row) => <Ago at={row.createdAt} /> },
  {
    id: "duration",
    header: "Duration",
    minWidth: 100,
    cell: (row) => <Duration from={row.createdAt} to={row.endedAt} />,
  },
  {
    id: "error",
    header: "What went wrong",
    minWidth: 240,
    cell: (row) =>
      row.error ? (
        <span className="fb-clamp" title={row.error.message}>
          <Message>{inShort(row.error.message)}</Message>
        </span>
      ) : (
        <Box variant="span" color="text-body-secondary">
          –
        </Box>
      ),
  },
];

/** Of many lines, as of a traceback, the first and the last: what happened where, and why. */
function inShort(message: string): string {
  const lines = message.trim().split("\n");
  return lines.length > 1 ? `${lines[0] ?? ""} ${lines.at(-1) ?? ""}` : message;
}
