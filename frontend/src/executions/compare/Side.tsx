import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";

import { Message } from "../../shell/Message";
import { Bones } from "../../shell/PageSkeleton";
import { Problem } from "../../shell/Problem";
import { ExecutionStatusBadge } from "../../shell/status";
import { moment } from "../../shell/time";
import { executionPath } from "../addresses";
import { ConnectionMark } from "../ConnectionMark";
import { Duration } from "../Duration";
import type { Compared } from "./useCompared";

/** One of the two executions: what it is, and how it went. */
export function Side({ letter, of }: { letter: "A" | "B"; of: Compared }) {
  const { id, execution, row, connection } = of;
  if (execution.isError)
    return (
      <Container header={<Header variant="h2">{`${letter}: ${id.name}`}</Header>}>
        <Problem error={execution.error} retry={() => void execution.refetch()} />
      </Container>
    );
  if (!row) return <Bones rows={3} />;
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          description={
            <>
              {row.flowName}, {row.aliasName},{" "}
              {row.flowVersion === "DRAFT" ? "draft" : `version ${row.flowVersion}`}
            </>
          }
          info={row.status === "Running" && <ConnectionMark connection={connection} />}
        >
          {letter}:{" "}
          <Link href={executionPath(row)} fontSize="inherit">
            {row.name}
          </Link>
        </Header>
      }
    >
      <SpaceBetween size="xs">
        <SpaceBetween direction="horizontal" size="l">
          <ExecutionStatusBadge status={row.status} waits={row.waits} />
          <Duration from={row.createdAt} to={row.endedAt} />
          <Box color="text-body-secondary">Started {moment(row.createdAt)}</Box>
        </SpaceBetween>
        {row.error && <Message>{row.error.message}</Message>}
      </SpaceBetween>
    </Container>
  );
}
