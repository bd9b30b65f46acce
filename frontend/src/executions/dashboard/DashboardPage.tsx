import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useParams } from "react-router";

import { consoleApi, type ExecutionFilter } from "../../api/console";
import { keys } from "../../api/keys";
import {
  EXECUTION_STATUSES,
  type ExecutionCounts,
  type ExecutionRow,
  type ExecutionStatus,
} from "../../api/types";
import { Empty } from "../../shell/Empty";
import { Page } from "../../shell/Page";
import { Problem } from "../../shell/Problem";
import { may, useSession } from "../../shell/session";
import { executionStatusWords } from "../../shell/status";
import { useAddress } from "../../shell/useAddress";
import { CompareButton } from "../compare/CompareButton";
import { ConnectionMark } from "../ConnectionMark";
import { BulkDialog, fitFor, type BulkAction } from "./BulkDialog";
import { ChooseAll } from "./ChooseAll";
import { COLUMNS } from "./columns";
import { FilterBar } from "./FilterBar";
import { CLEARED, filterOf, isNarrowed } from "./filters";
import { Histogram } from "./Histogram";
import { useDashboardUpdates } from "./useDashboardUpdates";
import { useFor } from "./useFor";
import { useUsageColumn } from "./usageColumn";

const CreateExecution = lazy(() => import("../CreateExecution"));
const ALL = "All";
const PAGE = 50;
const NONE: readonly never[] = [];
const OF_ONE_FLOW = COLUMNS.filter(({ id }) => id !== "flow");
const ACTIONS: readonly { action: BulkAction; text: string; role: "runner" | "editor" }[] = [
  { action: "stop", text: "Stop", role: "runner" },
  { action: "redrive", text: "Redrive", role: "runner" },
  { action: "delete", text: "Delete", role: "editor" },
];

/** All executions of the workspace, or of one flow, newest first, as they happen. */
export default function DashboardPage() {
  const { flowId: onlyFlow } = useParams();
  const session = useSession().data;
  const [get, set] = useAddress();
  const [dialog, setDialog] = useState<"create" | BulkAction | null>(null);

  const filter = filterOf(get, onlyFlow);
  const asked = JSON.stringify(filter);
  // Cursors of the pages after the first, up to the one that is shown.
  const [cursors, setCursors] = useFor<readonly string[]>(asked, NONE);
  const [selected, setSelected] = useFor<readonly ExecutionRow[]>(asked, NONE);

  const page: ExecutionFilter = { ...filter, cursor: cursors.at(-1), limit: PAGE };
  const executions = useQuery({
    queryKey: keys.executions(page),
    queryFn: ({ signal }) => consoleApi.executions(page, signal),
    placeholderData: (before) => before,
  });
  const summary = useQuery({
    queryKey: keys.executionSummary(filter),
    queryFn: ({ signal }) => consoleApi.executionSummary(filter, signal),
    placeholderData: (before) => before,
  });
  const flows = useQuery({ queryKey: keys.flows(), queryFn: () => consoleApi.flows() });
  const connection = useDashboardUpdates(page);

  const rows = executions.data?.executions ?? NONE;
  const { columns, preferences } = useUsageColumn(rows, onlyFlow ? OF_ONE_FLOW : COLUMNS);
  const next = executions.data?.nextCursor ?? null;
  const now = new Map(rows.map((row) => [row.arn, row]));
  const chosen = selected.map((row) => now.get(row.arn) ?? row);
  const chosenNames = new Set(chosen.map(({ arn }) => arn));
  const chosenHere = rows.filter(({ arn }) => chosenNames.has(arn)).length;
  const counts = summary.data?.counts ?? {};
  const matching = filter.status ? (counts[filter.status] ?? 0) : totalOf(counts);
  const flow = flows.data?.find((row) => row.flowId === filter.flow);
  const narrowed = isNarrowed(filter, onlyFlow);
  const mayRun = may(session, "runner");
  const create = mayRun && (
    <Button variant="primary" onClick={() => setDialog("create")}>
      Create execution
    </Button>
  );
  const title = flow && onlyFlow ? `Executions of ${flow.name}` : "Executions";
  const breadcrumbs = onlyFlow
    ? [
        { text: flow?.name ?? onlyFlow, href: `/flows/${onlyFlow}` },
        { text: "Executions", href: `/flows/${onlyFlow}/executions` },
      ]
    : [{ text: "Executions", href: "/executions" }];
  const turnTo = (index: number) => {
    if (index <= cursors.length) setCursors(cursors.slice(0, index - 1));
    else if (next !== null && !executions.isPlaceholderData) setCursors([...cursors, next]);
  };

  return (
    <Page title={title} breadcrumbs={breadcrumbs}>
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
          columnDefinitions={columns}
          preferences={preferences}
          selectionType="multi"
          selectedItems={chosen}
          onSelectionChange={({ detail }) => setSelected(detail.selectedItems)}
          ariaLabels={{
            tableLabel: "Executions",
            selectionGroupLabel: "Choose executions",
            allItemsSelectionLabel: () => "All executions shown",
            itemSelectionLabel: (_, row) => row.name,
          }}
          empty={
            narrowed ? (
              <Empty
                title={nothing(filter)}
                action={<Button onClick={() => set(CLEARED)}>Clear filters</Button>}
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
              {...(chosen.length > 0
                ? { counter: `(${chosen.length.toLocaleString()} chosen)` }
                : {})}
              info={<ConnectionMark connection={connection} />}
              actions={
                <SpaceBetween direction="horizontal" size="xs">
                  <CompareButton rows={chosen} />
                  {ACTIONS.filter(({ role }) => may(session, role)).map(({ action, text }) => (
                    <Button
                      key={action}
                      disabled={fitFor(action, chosen).length === 0}
                      onClick={() => setDialog(action)}
                    >
                      {text}
                    </Button>
                  ))}
                  {create}
                </SpaceBetween>
              }
            >
              {title}
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
              <FilterBar
                filter={filter}
                flows={flows.data ?? NONE}
                ofOneFlow={onlyFlow !== undefined}
                onChange={set}
              />
              {rows.length > 0 && chosenHere === rows.length && chosen.length < matching && (
                <ChooseAll filter={filter} total={matching} onChoose={setSelected} />
              )}
              {summary.data && (
                <Histogram
                  histogram={summary.data.histogram}
                  onChoose={(from, to) => set({ within: null, from, to })}
                />
              )}
            </SpaceBetween>
          }
          pagination={
            <Pagination
              currentPageIndex={cursors.length + 1}
              pagesCount={cursors.length + (next === null ? 1 : 2)}
              openEnd={next !== null}
              onChange={({ detail }) => turnTo(detail.currentPageIndex)}
            />
          }
        />
      )}
      <Suspense fallback={null}>
        {dialog === "create" && (
          <CreateExecution flowId={filter.flow} onClose={() => setDialog(null)} />
        )}
      </Suspense>
      {dialog !== null && dialog !== "create" && (
        <BulkDialog
          action={dialog}
          chosen={chosen}
          onDone={() => setSelected(NONE)}
          onClose={() => setDialog(null)}
        />
      )}
    </Page>
  );
}

/** What an empty list under this filter means. */
function nothing({ status, flow, ...others }: ExecutionFilter): string {
  if (!status || Object.values(others).some(Boolean)) return "No execution matches";
  const where = flow ? " of this flow" : "";
  if (status === "Running") return `No execution${where} is running`;
  return `No execution${where} has the status ${executionStatusWords(status)}`;
}

function totalOf(counts: ExecutionCounts): number {
  return EXECUTION_STATUSES.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
}

function statusOptions(counts: ExecutionCounts) {
  const option = (id: ExecutionStatus | typeof ALL, words: string, count: number) => ({
    id,
    text: `${words} ${count.toLocaleString()}`,
  });
  return [
    option(ALL, "All", totalOf(counts)),
    ...EXECUTION_STATUSES.map((status) =>
      option(status, executionStatusWords(status), counts[status] ?? 0),
    ),
  ];
}
