import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { useParams } from "react-router";

import { consoleApi, type ExecutionFilter } from "../api/console";
import { keys } from "../api/keys";
import {
  EXECUTION_STATUSES,
  type ExecutionCounts,
  type ExecutionRow,
  type ExecutionStatus,
} from "../api/types";
import { wire } from "../api/wire";
import { Ago } from "../shell/Ago";
import { Confirm } from "../shell/Confirm";
import { Empty } from "../shell/Empty";
import { flash } from "../shell/flash";
import { Message } from "../shell/Message";
import { Page } from "../shell/Page";
import { Problem } from "../shell/Problem";
import { may, useSession } from "../shell/session";
import { executionStatusWords, ExecutionStatusBadge } from "../shell/status";
import { useAddress } from "../shell/useAddress";
import { executionPath } from "./addresses";
import { ConnectionMark } from "./ConnectionMark";
import { Duration } from "./Duration";
import { useDashboardUpdates } from "./useDashboardUpdates";

const CreateExecution = lazy(() => import("./CreateExecution"));
const ALL = "All";
const PAGE = 50;

/** All executions of the workspace, or of one flow, newest first, as they happen. */
export default function DashboardPage() {
  const { flowId: onlyFlow } = useParams();
  const session = useSession().data;
  const [get, set] = useAddress();
  const [dialog, setDialog] = useState<"create" | "stop" | null>(null);
  const [selected, setSelected] = useState<readonly ExecutionRow[]>([]);
  const [typed, setTyped] = useState(() => get("search"));

  const filter: ExecutionFilter = {
    status: EXECUTION_STATUSES.find((status) => status === get("status")),
    flow: onlyFlow ?? (get("flow") || undefined),
    search: get("search") || undefined,
  };
  const executions = useInfiniteQuery({
    queryKey: keys.executions(filter),
    queryFn: ({ pageParam, signal }) =>
      consoleApi.executions({ ...filter, cursor: pageParam || undefined, limit: PAGE }, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
  const flows = useQuery({ queryKey: keys.flows(), queryFn: () => consoleApi.flows() });
  const connection = useDashboardUpdates(filter);

  // Type freely; the address, and with it the question, follows a moment later.
  useEffect(() => {
    const timer = setTimeout(() => set({ search: typed.trim() }), 250);
    return () => clearTimeout(timer);
  }, [typed, set]);

  const rows = executions.data?.pages.flatMap((page) => page.executions) ?? [];
  const chosen = rows.filter((row) => selected.some((other) => other.arn === row.arn));
  const running = chosen.filter(({ status }) => status === "Running");
  const counts = executions.data?.pages[0]?.counts ?? {};
  const flow = flows.data?.find((row) => row.flowId === filter.flow);
  const filtered = !!(filter.status ?? filter.search ?? (onlyFlow ? undefined : filter.flow));
  const mayRun = may(session, "runner");
  const create = mayRun && (
    <Button variant="primary" onClick={() => setDialog("create")}>
      Create execution
    </Button>
  );

  const stop = async () => {
    const results = await Promise.allSettled(running.map((row) => wire.stopFlowExecution(row)));
    const refused = results.find((result) => result.status === "rejected");
    setSelected([]);
    if (refused) throw refused.reason;
    flash.success(
      running.length === 1 ? "The execution is stopping." : "The executions are stopping.",
    );
  };

  const breadcrumbs = onlyFlow
    ? [
        { text: flow?.name ?? onlyFlow, href: `/flows/${onlyFlow}` },
        { text: "Executions", href: `/flows/${onlyFlow}/executions` },
      ]
    : [{ text: "Executions", href: "/executions" }];

  return (
    <Page
      title={flow && onlyFlow ? `Executions of ${flow.name}` : "Executions"}
      breadcrumbs={breadcrumbs}
    >
      {executions.isError ? (
        <Problem error={executions.error} retry={() => void executions.refetch()} />
      ) : (
        <Table<ExecutionRow>
          variant="full-page"
          stickyHeader
          wrapLines
          trackBy="arn"
          items={rows}
          loading={executions.isPending}
          loadingText="Loading executions"
          columnDefinitions={onlyFlow ? COLUMNS.filter(({ id }) => id !== "flow") : COLUMNS}
          {...(mayRun ? { selectionType: "multi" as const } : {})}
          selectedItems={chosen}
          onSelectionChange={({ detail }) => setSelected(detail.selectedItems)}
          ariaLabels={{
            tableLabel: "Executions",
            selectionGroupLabel: "Choose executions",
            allItemsSelectionLabel: () => "All executions shown",
            itemSelectionLabel: (_, row) => row.name,
          }}
          empty={
            filtered ? (
              <Empty
                title={nothing(filter)}
                action={
                  <Button
                    onClick={() => {
                      setTyped("");
                      set({ status: null, flow: null, search: null });
                    }}
                  >
                    Clear filters
                  </Button>
                }
              />
            ) : (
              <Empty title="No executions yet" action={create}>
                Each run of a flow is listed here, with every step it takes.
              </Empty>
            )
          }
          header={
            <Header
              variant="awsui-h1-sticky"
              info={<ConnectionMark connection={connection} />}
              actions={
                <SpaceBetween direction="horizontal" size="xs">
                  {mayRun && (
                    <Button disabled={running.length === 0} onClick={() => setDialog("stop")}>
                      Stop
                    </Button>
                  )}
                  {create}
                </SpaceBetween>
              }
            >
              {flow && onlyFlow ? `Executions of ${flow.name}` : "Executions"}
            </Header>
          }
          filter={
            <SpaceBetween size="s">
              <SegmentedControl
                label="Status"
                selectedId={filter.status ?? ALL}
                options={statusOptions(counts)}
                onChange={({ detail }) =>
                  set({ status: detail.selectedId === ALL ? null : detail.selectedId })
                }
              />
              <div className="fb-filters">
                <TextFilter
                  filteringText={typed}
                  filteringPlaceholder="Find by name or error"
                  filteringAriaLabel="Find executions"
                  onChange={({ detail }) => setTyped(detail.filteringText)}
                />
                {!onlyFlow && (
                  <Select
                    ariaLabel="Flow"
                    options={[
                      { value: "", label: "Any flow" },
                      ...(flows.data ?? []).map(({ flowId, name }) => ({
                        value: flowId,
                        label: name,
                      })),
                    ]}
                    filteringType={(flows.data?.length ?? 0) > 8 ? "auto" : "none"}
                    selectedOption={{
                      value: filter.flow ?? "",
                      label: filter.flow ? (flow?.name ?? filter.flow) : "Any flow",
                    }}
                    onChange={({ detail }) => set({ flow: detail.selectedOption.value ?? null })}
                  />
                )}
              </div>
            </SpaceBetween>
          }
          footer={
            executions.hasNextPage ? (
              <Box textAlign="center">
                <Button
                  loading={executions.isFetchingNextPage}
                  onClick={() => void executions.fetchNextPage()}
                >
                  Show older executions
                </Button>
              </Box>
            ) : undefined
          }
        />
      )}
      <Suspense fallback={null}>
        {dialog === "create" && (
          <CreateExecution flowId={filter.flow} onClose={() => setDialog(null)} />
        )}
      </Suspense>
      {dialog === "stop" && (
        <Confirm
          title={
            running.length === 1
              ? `Stop ${running[0]?.name ?? ""}?`
              : `Stop ${running.length} executions?`
          }
          action="Stop"
          onConfirm={stop}
          onClose={() => setDialog(null)}
        >
          Calls in flight are abandoned and no further node starts. A stopped execution cannot be
          taken up again.
        </Confirm>
      )}
    </Page>
  );
}

/** What an empty list under this filter means. */
function nothing({ status, flow, search }: ExecutionFilter): string {
  if (search || !status) return "No execution matches";
  const where = flow ? " of this flow" : "";
  if (status === "Running") return `No execution${where} is running`;
  return `No execution${where} has the status ${executionStatusWords(status)}`;
}

function statusOptions(counts: ExecutionCounts) {
  const total = EXECUTION_STATUSES.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  const option = (id: ExecutionStatus | typeof ALL, words: string, count: number) => ({
    id,
    text: `${words} ${count.toLocaleString()}`,
  });
  return [
    option(ALL, "All", total),
    ...EXECUTION_STATUSES.map((status) =>
      option(status, executionStatusWords(status), counts[status] ?? 0),
    ),
  ];
}

const COLUMNS: TableProps.ColumnDefinition<ExecutionRow>[] = [
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
          <Message>{row.error.message}</Message>
        </span>
      ) : (
        <Box variant="span" color="text-body-secondary">
          –
        </Box>
      ),
  },
];
