import { useCollection } from "@cloudscape-design/collection-hooks";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import type { FunctionSummary } from "../../api/types";
import { Ago } from "../../shell/Ago";
import { Confirm } from "../../shell/Confirm";
import { Empty } from "../../shell/Empty";
import { flash } from "../../shell/flash";
import { Page } from "../../shell/Page";
import { Problem } from "../../shell/Problem";
import { queryClient } from "../../shell/queryClient";
import { may, useSession } from "../../shell/session";

export default function FunctionsPage() {
  const functions = useQuery({ queryKey: keys.functions, queryFn: consoleApi.functions });
  const mayEdit = may(useSession().data, "editor");
  const [deleting, setDeleting] = useState(false);
  const create = mayEdit && (
    <Button variant="primary" href="/functions/new">
      Create function
    </Button>
  );
  const { items, collectionProps, filterProps } = useCollection(functions.data ?? [], {
    filtering: {
      fields: ["name", "description"],
      empty: (
        <Empty title="No functions yet" action={create}>
          A function is Python that a Lambda function node calls. Functions that are not here are
          called at AWS.
        </Empty>
      ),
      noMatch: <Empty title="No function matches" />,
    },
    sorting: { defaultState: { sortingColumn: { sortingField: "name" } } },
    selection: { trackBy: "name" },
  });
  // What was deleted is not chosen any more.
  const selected = functions.data?.find(
    ({ name }) => name === collectionProps.selectedItems?.[0]?.name,
  );
  return (
    <Page title="Functions" breadcrumbs={[{ text: "Functions", href: "/functions" }]}>
      {functions.isError ? (
        <Problem error={functions.error} retry={() => void functions.refetch()} />
      ) : (
        <Table<FunctionSummary>
          {...collectionProps}
          variant="full-page"
          stickyHeader
          items={items}
          loading={functions.isPending}
          loadingText="Loading functions"
          columnDefinitions={COLUMNS}
          {...(mayEdit ? { selectionType: "single" as const } : {})}
          ariaLabels={{
            tableLabel: "Functions",
            selectionGroupLabel: "Choose a function",
            itemSelectionLabel: (_, { name }) => name,
          }}
          header={
            <Header
              variant="awsui-h1-sticky"
              counter={functions.data ? `(${functions.data.length})` : undefined}
              description="Python of this server, run in a sandbox. A function of another name is called at AWS Lambda."
              actions={
                mayEdit && (
                  <SpaceBetween direction="horizontal" size="xs">
                    <Button disabled={!selected} onClick={() => setDeleting(true)}>
                      Delete
                    </Button>
                    {create}
                  </SpaceBetween>
                )
              }
            >
              Functions
            </Header>
          }
          filter={
            <TextFilter
              {...filterProps}
              filteringPlaceholder="Find functions"
              filteringAriaLabel="Find functions"
            />
          }
        />
      )}
      {deleting && selected && (
        <Confirm
          title={`Delete ${selected.name}?`}
          action="Delete"
          onClose={() => setDeleting(false)}
          onConfirm={async () => {
            await consoleApi.deleteFunction(selected.name);
            await queryClient.invalidateQueries({ queryKey: keys.functions });
            flash.success(`${selected.name} was deleted.`);
          }}
        >
          Its code will be gone for good. Flows that call it will fail from then on.
        </Confirm>
      )}
    </Page>
  );
}

const COLUMNS: TableProps.ColumnDefinition<FunctionSummary>[] = [
  {
    id: "name",
    header: "Name",
    isRowHeader: true,
    sortingField: "name",
    cell: ({ name, description }) => (
      <>
        <Link href={`/functions/${name}`}>{name}</Link>
        {description && (
          <Box color="text-body-secondary" fontSize="body-s">
            {description}
          </Box>
        )}
      </>
    ),
  },
  { id: "handler", header: "Handler", cell: ({ handler }) => <code>{handler}</code> },
  {
    id: "timeout",
    header: "Time limit",
    sortingField: "timeoutSeconds",
    cell: ({ timeoutSeconds }) => `${timeoutSeconds} s`,
  },
  {
    id: "updated",
    header: "Changed",
    sortingField: "updatedAt",
    cell: ({ updatedAt }) => <Ago at={updatedAt} />,
  },
];
