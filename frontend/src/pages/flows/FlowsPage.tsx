import { useCollection } from "@cloudscape-design/collection-hooks";
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import type { ExecutionRow, FlowRow } from "../../api/types";
import { executionPath } from "../../executions/addresses";
import { useExecutionChanges } from "../../executions/useChanges";
import { Ago } from "../../shell/Ago";
import { Empty } from "../../shell/Empty";
import { Page } from "../../shell/Page";
import { Bones } from "../../shell/PageSkeleton";
import { Problem } from "../../shell/Problem";
import { queryClient } from "../../shell/queryClient";
import { may, useSession } from "../../shell/session";
import { ExecutionStatusBadge, FlowStatusBadge } from "../../shell/status";
import { useAddress } from "../../shell/useAddress";
import { DeleteFlow } from "./DeleteFlow";

const FirstFlow = lazy(() => import("./FirstFlow"));
const ImportFlow = lazy(() => import("./ImportFlow"));
const CreateFlow = lazy(() => import("./CreateFlow"));
const CreateExecution = lazy(() => import("../../executions/CreateExecution"));

type Dialog = "create" | "delete" | "import" | "run" | null;

export default function FlowsPage() {
  const session = useSession().data;
  const flows = useQuery({ queryKey: keys.flows(), queryFn: () => consoleApi.flows() });
  const [get, set] = useAddress();
  const [dialog, setDialog] = useState<Dialog>(null);
  const close = () => setDialog(null);
  useExecutionChanges(showLastRuns);

  const mayEdit = may(session, "editor");
  const create = mayEdit && (
    <Button variant="primary" onClick={() => setDialog("create")}>
      Create flow
    </Button>
  );
  const { items, actions, collectionProps, filterProps, paginationProps, filteredItemsCount } =
    useCollection(flows.data ?? [], {
      filtering: {
        defaultFilteringText: get("search"),
        filteringFunction: matches,
        empty: (
          <Empty title="No flows yet">
            A flow joins models, data and code into one task that can be run again and again. Who
            may edit in this workspace can make the first one.
          </Empty>
        ),
        noMatch: <Empty title="No flow matches">Try fewer or shorter words.</Empty>,
      },
      pagination: { pageSize: 25 },
      sorting: {
        defaultState: { sortingColumn: { sortingField: "updatedAt" }, isDescending: true },
      },
      selection: { keepSelection: true, trackBy: "flowId" },
    });
  const search = (text: string) => {
    actions.setFiltering(text);
    set({ search: text });
  };
  // What was deleted is not chosen any more.
  const selected = flows.data?.find(
    ({ flowId }) => flowId === collectionProps.selectedItems?.[0]?.flowId,
  );

  return (
    <Page title="Flows">
      {flows.isError ? (
        <Problem error={flows.error} retry={() => void flows.refetch()} />
      ) : flows.data?.length === 0 && mayEdit ? (
        <Suspense fallback={<Bones rows={6} />}>
          <FirstFlow onCreate={() => setDialog("create")} onImport={() => setDialog("import")} />
        </Suspense>
      ) : (
        <Table<FlowRow>
          {...collectionProps}
          variant="full-page"
          stickyHeader
          selectionType="single"
          items={items}
          loading={flows.isPending}
          loadingText="Loading flows"
          columnDefinitions={COLUMNS}
          ariaLabels={{
            tableLabel: "Flows",
            selectionGroupLabel: "Choose a flow",
            itemSelectionLabel: (_, flow) => flow.name,
          }}
          header={
            <Header
              variant="awsui-h1-sticky"
              counter={flows.data ? `(${flows.data.length})` : undefined}
              description="Draw a task as nodes and connections, publish it, and run it in the background."
              actions={
                <SpaceBetween direction="horizontal" size="xs">
                  {mayEdit && (
                    <Button disabled={!selected} onClick={() => setDialog("delete")}>
                      Delete
                    </Button>
                  )}
                  {may(session, "runner") && (
                    <Button disabled={!selected} onClick={() => setDialog("run")}>
                      Create execution
                    </Button>
                  )}
                  {mayEdit && <Button onClick={() => setDialog("import")}>Import</Button>}
                  {create}
                </SpaceBetween>
              }
            >
              Flows
            </Header>
          }
          filter={
            <TextFilter
              {...filterProps}
              filteringPlaceholder="Find flows by name, description or alias"
              filteringAriaLabel="Find flows"
              countText={`${filteredItemsCount ?? 0} ${filteredItemsCount === 1 ? "match" : "matches"}`}
              onChange={({ detail }) => search(detail.filteringText)}
            />
          }
          pagination={
            (paginationProps.pagesCount ?? 1) > 1 ? <Pagination {...paginationProps} /> : undefined
          }
        />
      )}
      <Suspense fallback={<Bones rows={0} />}>
        {dialog === "create" && <CreateFlow flows={flows.data ?? []} onClose={close} />}
        {dialog === "import" && <ImportFlow flows={flows.data ?? []} onClose={close} />}
        {dialog === "run" && <CreateExecution flowId={selected?.flowId} onClose={close} />}
      </Suspense>
      {dialog === "delete" && selected && <DeleteFlow flow={selected} onClose={close} />}
    </Page>
  );
}

function matches(flow: FlowRow, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hay = [flow.name, flow.description, flow.flowId, ...flow.aliases.map(({ name }) => name)]
    .join(" ")
    .toLowerCase();
  return words.every((word) => hay.includes(word));
}

/** Put what just changed into the last-run column, without asking the server again. */
function showLastRuns(rows: readonly ExecutionRow[]): void {
  queryClient.setQueryData<FlowRow[]>(keys.flows(), (flows) =>
    flows?.map((flow) => {
      const row = rows.find(({ flowId }) => flowId === flow.flowId);
      const last = flow.lastExecution;
      if (!row || (last && last.createdAt > row.createdAt && last.name !== row.name)) return flow;
      const { name, aliasId, status, createdAt, endedAt } = row;
      return { ...flow, lastExecution: { name, aliasId, status, createdAt, endedAt } };
    }),
  );
}

const COLUMNS: TableProps.ColumnDefinition<FlowRow>[] = [
  {
    id: "name",
    header: "Name",
    isRowHeader: true,
    sortingField: "name",
    minWidth: 220,
    cell: (flow) => (
      <>
        <Link href={`/flows/${flow.flowId}`} fontSize="body-m">
          {flow.name}
        </Link>
        {flow.description && (
          <Box color="text-body-secondary" fontSize="body-s">
            {flow.description}
          </Box>
        )}
      </>
    ),
  },
  {
    id: "status",
    header: "Draft",
    sortingField: "status",
    minWidth: 130,
    cell: (flow) => <FlowStatusBadge status={flow.status} />,
  },
  {
    id: "aliases",
    header: "Aliases",
    minWidth: 140,
    cell: (flow) => <Aliases flow={flow} />,
  },
  {
    id: "last",
    header: "Last run",
    minWidth: 190,
    sortingComparator: (a, b) =>
      (a.lastExecution?.createdAt ?? "").localeCompare(b.lastExecution?.createdAt ?? ""),
    cell: (flow) => <LastRun flow={flow} />,
  },
  {
    id: "updatedAt",
    header: "Changed",
    sortingField: "updatedAt",
    minWidth: 130,
    cell: (flow) => <Ago at={flow.updatedAt} />,
  },
];

/** Aliases that point to a version; the one that runs the draft is on every flow and says nothing. */
function Aliases({ flow }: { flow: FlowRow }) {
  const aliases = flow.aliases.filter(({ version }) => version !== null && version !== "DRAFT");
  if (aliases.length === 0) return <Box color="text-body-secondary">–</Box>;
  return (
    <SpaceBetween direction="horizontal" size="xxs">
      {aliases.map(({ aliasId, name, version }) => (
        <Badge key={aliasId}>
          {name} → {version}
        </Badge>
      ))}
    </SpaceBetween>
  );
}

function LastRun({ flow }: { flow: FlowRow }) {
  const last = flow.lastExecution;
  if (!last) return <Box color="text-body-secondary">Never run</Box>;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <ExecutionStatusBadge status={last.status} />
      <Link href={executionPath({ flowId: flow.flowId, ...last })} variant="secondary">
        <Ago at={last.createdAt} />
      </Link>
    </SpaceBetween>
  );
}
