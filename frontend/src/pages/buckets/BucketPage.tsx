import { useCollection } from "@cloudscape-design/collection-hooks";
import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Icon from "@cloudscape-design/components/icon";
import Link from "@cloudscape-design/components/link";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState, type DragEvent } from "react";
import { useParams } from "react-router";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import { Ago } from "../../shell/Ago";
import { Confirm } from "../../shell/Confirm";
import { Empty } from "../../shell/Empty";
import { flash } from "../../shell/flash";
import { Page } from "../../shell/Page";
import { Problem } from "../../shell/Problem";
import { queryClient } from "../../shell/queryClient";
import { may, useSession } from "../../shell/session";
import { size } from "../../shell/time";
import { useAddress } from "../../shell/useAddress";
import { entriesBelow, type Entry } from "./folders";
import { ObjectView } from "./ObjectView";

/** One bucket: its keys as folders, files dropped in, one of them looked at. */
export default function BucketPage() {
  const { bucket = "" } = useParams();
  const [get, set] = useAddress();
  const prefix = get("prefix");
  const objectKey = get("object");
  const mayEdit = may(useSession().data, "editor");
  const objects = useQuery({
    queryKey: keys.objects(bucket),
    queryFn: () => consoleApi.objects(bucket),
  });
  const upload = useUpload(bucket, prefix);
  const [deleting, setDeleting] = useState(false);
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);

  const entries = entriesBelow(objects.data ?? [], prefix);
  const chosen = objects.data?.find(({ key }) => key === objectKey);
  const { items, collectionProps, filterProps, paginationProps } = useCollection(entries, {
    filtering: {
      fields: ["name"],
      empty: (
        <Empty title={prefix ? "This folder is empty" : "This bucket is empty"}>
          Drop files here, upload them, or let a storage node write them.
        </Empty>
      ),
      noMatch: <Empty title="Nothing matches" />,
    },
    pagination: { pageSize: 100 },
    selection: { trackBy: (entry) => (entry.kind === "folder" ? entry.prefix : entry.object.key) },
  });
  const selected = collectionProps.selectedItems ?? [];
  const doomed = selected.flatMap((entry) =>
    entry.kind === "object"
      ? [entry.object.key]
      : (objects.data ?? [])
          .filter(({ key }) => key.startsWith(entry.prefix))
          .map(({ key }) => key),
  );

  const columns: TableProps.ColumnDefinition<Entry>[] = [
    {
      id: "name",
      header: "Name",
      isRowHeader: true,
      cell: (entry) =>
        entry.kind === "folder" ? (
          <span className="fb-entry">
            <Icon name="folder" variant="subtle" />
            <Link href={address(bucket, entry.prefix)}>{entry.name}/</Link>
          </span>
        ) : (
          <span className="fb-entry">
            <Icon name="file" variant="subtle" />
            <Link href={address(bucket, prefix, entry.object.key)}>{entry.name}</Link>
          </span>
        ),
    },
    {
      id: "size",
      header: "Size",
      cell: (entry) =>
        entry.kind === "folder"
          ? `${entry.objects.toLocaleString()} ${entry.objects === 1 ? "object" : "objects"}, ${size(entry.bytes)}`
          : size(entry.object.bytes),
    },
    {
      id: "modified",
      header: "Changed",
      cell: (entry) => (
        <Ago at={entry.kind === "folder" ? entry.modifiedAt : entry.object.modifiedAt} />
      ),
    },
  ];

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (mayEdit) void upload([...event.dataTransfer.files]);
  };

  return (
    <Page
      title={bucket}
      breadcrumbs={[
        { text: "Buckets", href: "/buckets" },
        { text: bucket, href: `/buckets/${bucket}` },
      ]}
    >
      {objects.isError ? (
        <Problem error={objects.error} retry={() => void objects.refetch()} />
      ) : (
        <div
          className={over ? "fb-drop fb-drop-over" : "fb-drop"}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(mayEdit && event.dataTransfer.types.includes("Files"));
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
        >
          <Table<Entry>
            {...collectionProps}
            variant="full-page"
            stickyHeader
            items={items}
            loading={objects.isPending}
            loadingText="Loading objects"
            columnDefinitions={columns}
            {...(mayEdit ? { selectionType: "multi" as const } : {})}
            ariaLabels={{
              tableLabel: `Objects of ${bucket}`,
              selectionGroupLabel: "Choose objects",
              allItemsSelectionLabel: () => "All shown",
              itemSelectionLabel: (_, entry) => entry.name,
            }}
            header={
              <Header
                variant="awsui-h1-sticky"
                actions={
                  mayEdit && (
                    <SpaceBetween direction="horizontal" size="xs">
                      <Button disabled={doomed.length === 0} onClick={() => setDeleting(true)}>
                        Delete
                      </Button>
                      <Button
                        variant="primary"
                        iconName="upload"
                        onClick={() => picker.current?.click()}
                      >
                        Upload
                      </Button>
                      <input
                        ref={picker}
                        hidden
                        type="file"
                        multiple
                        aria-label="Files to upload"
                        onChange={({ target }) => {
                          void upload([...(target.files ?? [])]);
                          target.value = "";
                        }}
                      />
                    </SpaceBetween>
                  )
                }
              >
                {bucket}
              </Header>
            }
            filter={
              <SpaceBetween size="s">
                {prefix !== "" && (
                  <BreadcrumbGroup items={folderCrumbs(bucket, prefix)} ariaLabel="Folders" />
                )}
                <TextFilter
                  {...filterProps}
                  filteringPlaceholder="Find in this folder"
                  filteringAriaLabel="Find in this folder"
                />
              </SpaceBetween>
            }
            pagination={
              (paginationProps.pagesCount ?? 1) > 1 ? (
                <Pagination {...paginationProps} />
              ) : undefined
            }
          />
        </div>
      )}
      {objectKey && chosen && (
        <ObjectView bucket={bucket} object={chosen} onClose={() => set({ object: null })} />
      )}
      {deleting && (
        <Confirm
          title={
            doomed.length === 1 ? `Delete ${doomed[0] ?? ""}?` : `Delete ${doomed.length} objects?`
          }
          action="Delete"
          onClose={() => setDeleting(false)}
          onConfirm={async () => {
            for (const key of doomed) await consoleApi.deleteObject(bucket, key);
            collectionProps.onSelectionChange?.(
              new CustomEvent("change", { detail: { selectedItems: [] } }),
            );
            await refresh(bucket);
            flash.success(
              doomed.length === 1 ? "The object was deleted." : "The objects were deleted.",
            );
          }}
        >
          What is deleted here is gone for good: buckets of this server keep no versions.
        </Confirm>
      )}
    </Page>
  );
}

function refresh(bucket: string): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: keys.buckets });
  return queryClient.invalidateQueries({ queryKey: keys.objects(bucket).slice(0, 2) });
}

function useUpload(bucket: string, prefix: string) {
  return async (files: readonly File[]) => {
    if (files.length === 0) return;
    try {
      for (const file of files) await consoleApi.writeObject(bucket, prefix + file.name, file);
      flash.success(
        files.length === 1
          ? `${files[0]?.name ?? "The file"} was uploaded.`
          : `${files.length} files were uploaded.`,
      );
    } catch (error) {
      flash.error(error, "Not everything was uploaded");
    }
    await refresh(bucket);
  };
}

function address(bucket: string, prefix: string, object?: string): string {
  const query = new URLSearchParams();
  if (prefix) query.set("prefix", prefix);
  if (object) query.set("object", object);
  const text = query.toString();
  return `/buckets/${bucket}${text ? `?${text}` : ""}`;
}

function folderCrumbs(bucket: string, prefix: string) {
  const parts = prefix.split("/").filter(Boolean);
  return [
    { text: bucket, href: address(bucket, "") },
    ...parts.map((part, index) => ({
      text: part,
      href: address(bucket, `${parts.slice(0, index + 1).join("/")}/`),
    })),
  ];
}
