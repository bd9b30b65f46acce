import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { consoleApi } from "../api/console";
import { keys } from "../api/keys";
import type { ActivityEntry } from "../api/types";
import { Dialog } from "../shell/Dialog";
import { Ago } from "../shell/Ago";
import { Empty } from "../shell/Empty";
import { Problem } from "../shell/Problem";
import { useAddress } from "../shell/useAddress";

/** Who did what in the workspace; what is searched for stands in the address. */
export function WorkspaceActivity() {
  const [get, set] = useAddress();
  return (
    <Activity
      about=""
      title="Activity"
      search={get("search")}
      onSearch={(search) => set({ search })}
    />
  );
}

/** Who did what to a flow, its versions, aliases and executions. */
export function FlowActivity({ id, name, onClose }: FlowActivityProps) {
  const [search, setSearch] = useState("");
  return (
    <Dialog title={`Activity of ${name}`} size="max" onClose={onClose}>
      <Box color="text-body-secondary" padding={{ bottom: "s" }}>
        Every change, start and stop, and what a role did not allow.
      </Box>
      <Activity about={`flow/${id}`} search={search} onSearch={setSearch} />
    </Dialog>
  );
}

interface FlowActivityProps {
  readonly id: string;
  readonly name: string;
  readonly onClose: () => void;
}

interface ActivityProps {
  /** The end of an object's ARN; empty for the whole workspace. */
  readonly about: string;
  readonly title?: string;
  readonly search: string;
  readonly onSearch: (text: string) => void;
}

/** The entries, the latest first. */
function Activity({ about, title, search, onSearch }: ActivityProps) {
  const [typed, setTyped] = useTyped(search, onSearch);
  const entries = useInfiniteQuery({
    queryKey: keys.activity(about, search),
    queryFn: ({ pageParam }) => consoleApi.activity(about, search, pageParam),
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0, // whoever looks wants to see what was just done
  });
  if (entries.isError)
    return <Problem error={entries.error} retry={() => void entries.refetch()} />;
  return (
    <SpaceBetween size="s">
      <Table<ActivityEntry>
        items={entries.data?.pages.flatMap((page) => page.entries) ?? []}
        variant={title ? "container" : "embedded"}
        loading={entries.isPending}
        loadingText="Loading the activity"
        trackBy={(entry) => String(entry.id)}
        columnDefinitions={COLUMNS}
        wrapLines
        ariaLabels={{ tableLabel: "Activity" }}
        empty={
          search ? (
            <Empty title="Nothing matches">Try fewer or shorter words.</Empty>
          ) : (
            <Empty title="Nothing yet">
              Changes, starts and stops are listed here as they happen.
            </Empty>
          )
        }
        filter={
          <TextFilter
            filteringText={typed}
            filteringPlaceholder="Find by person, action or object"
            filteringAriaLabel="Find in the activity"
            filteringClearAriaLabel="Clear"
            onChange={({ detail }) => setTyped(detail.filteringText)}
          />
        }
        header={
          title && (
            <Header
              variant="h2"
              description="Every change, start and stop, sign-ins, and what a role did not allow."
              actions={
                <Button
                  iconName="refresh"
                  ariaLabel="Look again"
                  loading={entries.isRefetching && !entries.isFetchingNextPage}
                  onClick={() => void entries.refetch()}
                />
              }
            >
              {title}
            </Header>
          )
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

/** The text of a search field, handed on a moment after the last key. */
function useTyped(
  search: string,
  onSearch: (text: string) => void,
): [string, (text: string) => void] {
  const [typed, setTyped] = useState(search);
  useEffect(() => {
    const text = typed.trim();
    if (text === search) return undefined;
    const timer = setTimeout(() => onSearch(text), 250);
    return () => clearTimeout(timer);
  }, [typed, search, onSearch]);
  return [typed, setTyped];
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
