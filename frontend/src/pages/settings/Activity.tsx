import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import { useInfiniteQuery } from "@tanstack/react-query";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import type { ActivityEntry } from "../../api/types";
import { Ago } from "../../shell/Ago";
import { Empty } from "../../shell/Empty";
import { Problem } from "../../shell/Problem";

/** Who did what in the workspace, the latest first. */
export function Activity() {
  const entries = useInfiniteQuery({
    queryKey: keys.activity,
    queryFn: ({ pageParam }) => consoleApi.activity(pageParam),
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  if (entries.isError)
    return <Problem error={entries.error} retry={() => void entries.refetch()} />;
  return (
    <SpaceBetween size="s">
      <Table<ActivityEntry>
        items={entries.data?.pages.flatMap((page) => page.entries) ?? []}
        loading={entries.isPending}
        loadingText="Loading the activity"
        trackBy={(entry) => String(entry.id)}
        columnDefinitions={COLUMNS}
        wrapLines
        ariaLabels={{ tableLabel: "Activity" }}
        empty={
          <Empty title="Nothing yet">
            Changes, starts and stops are listed here as they happen.
          </Empty>
        }
        header={
          <Header
            variant="h2"
            description="Every change, start and stop, sign-ins, and what a role did not allow."
            actions={
              <Button
                iconName="refresh"
                ariaLabel="Look again"
                loading={entries.isRefetching}
                onClick={() => void entries.refetch()}
              />
            }
          >
            Activity
          </Header>
        }
      />
      {entries.hasNextPage && (
        <Box textAlign="center">
          <Button loading={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
            Show earlier
          </Button>
        </Box>
      )}
    </SpaceBetween>
  );
}

const VIA: Record<ActivityEntry["via"], string> = {
  session: "browser",
  key: "access key",
  admin: "admin site",
  command: "command line",
};

const COLUMNS: TableProps.ColumnDefinition<ActivityEntry>[] = [
  { id: "at", header: "When", cell: ({ at }) => <Ago at={at} />, width: 150 },
  {
    id: "who",
    header: "Who",
    cell: ({ who, via, keyId, address }) => (
      <>
        <div>{who}</div>
        <Box color="text-body-secondary" fontSize="body-s">
          {[keyId || VIA[via], address].filter(Boolean).join(" · ")}
        </Box>
      </>
    ),
  },
  {
    id: "action",
    header: "What",
    isRowHeader: true,
    cell: ({ action, outcome, detail }) => (
      <>
        {outcome ? (
          <StatusIndicator type="error">
            {action}: {outcome}
          </StatusIndicator>
        ) : (
          <div>{action}</div>
        )}
        {detail && (
          <Box color="text-body-secondary" fontSize="body-s">
            {detail}
          </Box>
        )}
      </>
    ),
  },
  {
    id: "object",
    header: "To what",
    cell: ({ object, name }) => (
      <>
        {name && <div>{name}</div>}
        {object && (
          <Box color="text-body-secondary" fontSize="body-s">
            <code>{object}</code>
          </Box>
        )}
      </>
    ),
  },
];
