import { useCollection } from "@cloudscape-design/collection-hooks";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import type { Bucket } from "../../api/types";
import { Ago } from "../../shell/Ago";
import { Confirm } from "../../shell/Confirm";
import { Empty } from "../../shell/Empty";
import { flash } from "../../shell/flash";
import { Page } from "../../shell/Page";
import { Problem } from "../../shell/Problem";
import { queryClient } from "../../shell/queryClient";
import { may, useSession } from "../../shell/session";
import { size } from "../../shell/time";
import { CreateBucket } from "./CreateBucket";

export default function BucketsPage() {
  const buckets = useQuery({ queryKey: keys.buckets, queryFn: consoleApi.buckets });
  const mayEdit = may(useSession().data, "editor");
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<"create" | "delete" | null>(null);
  const close = () => setDialog(null);
  const create = mayEdit && (
    <Button variant="primary" onClick={() => setDialog("create")}>
      Create bucket
    </Button>
  );
  const { items, collectionProps, filterProps } = useCollection(buckets.data ?? [], {
    filtering: {
      empty: (
        <Empty title="No buckets yet" action={create}>
          Retrieval and storage nodes read and write files here. Buckets that are not here are
          looked for at AWS.
        </Empty>
      ),
      noMatch: <Empty title="No bucket matches" />,
    },
    sorting: { defaultState: { sortingColumn: { sortingField: "name" } } },
    selection: { trackBy: "name" },
  });
  // What was deleted is not chosen any more.
  const selected = buckets.data?.find(
    ({ name }) => name === collectionProps.selectedItems?.[0]?.name,
  );

  return (
    <Page title="Buckets" breadcrumbs={[{ text: "Buckets", href: "/buckets" }]}>
      {buckets.isError ? (
        <Problem error={buckets.error} retry={() => void buckets.refetch()} />
      ) : (
        <Table<Bucket>
          {...collectionProps}
          variant="full-page"
          stickyHeader
          items={items}
          loading={buckets.isPending}
          loadingText="Loading buckets"
          columnDefinitions={COLUMNS}
          {...(mayEdit ? { selectionType: "single" as const } : {})}
          ariaLabels={{
            tableLabel: "Buckets",
            selectionGroupLabel: "Choose a bucket",
            itemSelectionLabel: (_, bucket) => bucket.name,
          }}
          header={
            <Header
              variant="awsui-h1-sticky"
              counter={buckets.data ? `(${buckets.data.length})` : undefined}
              description="Files of this server. A bucket of another name is looked for in Amazon S3."
              actions={
                mayEdit && (
                  <SpaceBetween direction="horizontal" size="xs">
                    <Button disabled={!selected} onClick={() => setDialog("delete")}>
                      Delete
                    </Button>
                    {create}
                  </SpaceBetween>
                )
              }
            >
              Buckets
            </Header>
          }
          filter={
            <TextFilter
              {...filterProps}
              filteringPlaceholder="Find buckets"
              filteringAriaLabel="Find buckets"
            />
          }
        />
      )}
      {dialog === "create" && (
        <CreateBucket onCreated={(name) => void navigate(`/buckets/${name}`)} onClose={close} />
      )}
      {dialog === "delete" && selected && (
        <Confirm
          title={`Delete ${selected.name}?`}
          action="Delete"
          onClose={close}
          onConfirm={async () => {
            await consoleApi.deleteBucket(selected.name);
            await queryClient.invalidateQueries({ queryKey: keys.buckets });
            flash.success(`${selected.name} was deleted.`);
          }}
        >
          {selected.objects
            ? `The bucket and its ${selected.objects.toLocaleString()} objects will be gone for good.`
            : "The bucket will be gone for good."}{" "}
          Flows that read from it or write to it will fail from then on.
        </Confirm>
      )}
    </Page>
  );
}

const COLUMNS: TableProps.ColumnDefinition<Bucket>[] = [
  {
    id: "name",
    header: "Name",
    isRowHeader: true,
    sortingField: "name",
    cell: ({ name }) => <Link href={`/buckets/${name}`}>{name}</Link>,
  },
  {
    id: "objects",
    header: "Objects",
    sortingField: "objects",
    cell: ({ objects }) => (objects ?? 0).toLocaleString(),
  },
  { id: "bytes", header: "Size", sortingField: "bytes", cell: ({ bytes }) => size(bytes ?? 0) },
  {
    id: "created",
    header: "Created",
    sortingField: "createdAt",
    cell: ({ createdAt }) => <Ago at={createdAt} />,
  },
];
