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
import { useNavigate } from "react-router";

import { keys } from "../../api/keys";
import type { Prompt, PromptSummary } from "../../api/types";
import { wire } from "../../api/wire";
import { CreatePrompt } from "../../prompts/CreatePrompt";
import { Ago } from "../../shell/Ago";
import { Empty } from "../../shell/Empty";
import { flash } from "../../shell/flash";
import { Page } from "../../shell/Page";
import { Problem } from "../../shell/Problem";
import { may, useSession } from "../../shell/session";
import { DeletePrompt } from "./DeletePrompt";

/** The workspace's stored prompts. */
export default function PromptsPage() {
  const navigate = useNavigate();
  const prompts = useQuery({ queryKey: keys.prompts, queryFn: wire.listPrompts });
  const mayEdit = may(useSession().data, "editor");
  const [dialog, setDialog] = useState<"create" | "delete">();
  const [copied, setCopied] = useState<Prompt>();
  const create = mayEdit && (
    <Button variant="primary" onClick={() => setDialog("create")}>
      Create prompt
    </Button>
  );
  const { items, collectionProps, filterProps } = useCollection(prompts.data ?? [], {
    filtering: {
      fields: ["name", "description", "id"],
      empty: (
        <Empty title="No prompts yet" action={create}>
          A stored prompt has variants to compare and versions that never change; Prompt nodes of
          any flow can use it.
        </Empty>
      ),
      noMatch: <Empty title="No prompt matches">Try fewer or shorter words.</Empty>,
    },
    sorting: {
      defaultState: { sortingColumn: { sortingField: "updatedAt" }, isDescending: true },
    },
    selection: { trackBy: "id" },
  });
  // What was deleted is not chosen any more.
  const selected = prompts.data?.find(({ id }) => id === collectionProps.selectedItems?.[0]?.id);
  const copy = (): void => {
    if (!selected) return;
    wire
      .getPrompt(selected.id)
      .then(({ value }) => setCopied(value))
      .catch((problem: unknown) => flash.error(problem, "The prompt was not read"));
  };
  const open = ({ id }: Prompt): void => void navigate(`/prompts/${id}`);
  return (
    <Page title="Prompts" breadcrumbs={[{ text: "Prompts", href: "/prompts" }]}>
      {prompts.isError ? (
        <Problem error={prompts.error} retry={() => void prompts.refetch()} />
      ) : (
        <Table<PromptSummary>
          {...collectionProps}
          variant="full-page"
          stickyHeader
          items={items}
          loading={prompts.isPending}
          loadingText="Loading prompts"
          columnDefinitions={COLUMNS}
          {...(mayEdit ? { selectionType: "single" as const } : {})}
          ariaLabels={{
            tableLabel: "Prompts",
            selectionGroupLabel: "Choose a prompt",
            itemSelectionLabel: (_, { name }) => name,
          }}
          header={
            <Header
              variant="awsui-h1-sticky"
              counter={prompts.data ? `(${prompts.data.length})` : undefined}
              description="Texts for models, kept apart from flows: tried here, published as versions, used by Prompt nodes."
              actions={
                mayEdit && (
                  <SpaceBetween direction="horizontal" size="xs">
                    <Button disabled={!selected} onClick={() => setDialog("delete")}>
                      Delete
                    </Button>
                    <Button disabled={!selected} onClick={copy}>
                      Copy
                    </Button>
                    {create}
                  </SpaceBetween>
                )
              }
            >
              Prompts
            </Header>
          }
          filter={
            <TextFilter
              {...filterProps}
              filteringPlaceholder="Find prompts"
              filteringAriaLabel="Find prompts"
            />
          }
        />
      )}
      {dialog === "create" && (
        <CreatePrompt onCreated={open} onClose={() => setDialog(undefined)} />
      )}
      {copied && (
        <CreatePrompt copyOf={copied} onCreated={open} onClose={() => setCopied(undefined)} />
      )}
      {dialog === "delete" && selected && (
        <DeletePrompt prompt={selected} onClose={() => setDialog(undefined)} />
      )}
    </Page>
  );
}

const COLUMNS: TableProps.ColumnDefinition<PromptSummary>[] = [
  {
    id: "name",
    header: "Name",
    isRowHeader: true,
    sortingField: "name",
    cell: ({ id, name, description }) => (
      <>
        <Link href={`/prompts/${id}`}>{name}</Link>
        {description && (
          <Box color="text-body-secondary" fontSize="body-s">
            {description}
          </Box>
        )}
      </>
    ),
  },
  { id: "id", header: "ID", cell: ({ id }) => <code>{id}</code> },
  {
    id: "updatedAt",
    header: "Changed",
    sortingField: "updatedAt",
    cell: ({ updatedAt }) => <Ago at={updatedAt} />,
  },
];
