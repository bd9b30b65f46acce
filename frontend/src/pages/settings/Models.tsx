import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import type { ModelRoute, Provider } from "../../api/types";
import { Confirm } from "../../shell/Confirm";
import { Empty } from "../../shell/Empty";
import { flash } from "../../shell/flash";
import { Problem } from "../../shell/Problem";
import { queryClient } from "../../shell/queryClient";
import { may, useSession } from "../../shell/session";
import { PROVIDERS } from "./providers";
import { RouteDialog } from "./RouteDialog";

/** Where calls to models go: the routes, and what holds for models without one. */
export function Models() {
  const session = useSession().data;
  const models = useQuery({ queryKey: keys.models, queryFn: consoleApi.models });
  const [chosen, setChosen] = useState<ModelRoute | null>(null);
  const [dialog, setDialog] = useState<"create" | "edit" | "delete" | null>(null);
  const mayEdit = may(session, "admin");
  const fallback = models.data?.defaultProvider ?? (session?.localModel ? "local" : undefined);
  const close = () => setDialog(null);
  const create = mayEdit && (
    <Button variant="primary" onClick={() => setDialog("create")}>
      Create route
    </Button>
  );
  if (models.isError) return <Problem error={models.error} retry={() => void models.refetch()} />;
  const selected = models.data?.routes.find(({ modelId }) => modelId === chosen?.modelId);
  return (
    <SpaceBetween size="l">
      {fallback === "local" && <LocalModelNote />}
      <Table<ModelRoute>
        items={models.data?.routes ?? []}
        loading={models.isPending}
        loadingText="Loading routes"
        trackBy="modelId"
        columnDefinitions={COLUMNS}
        {...(mayEdit ? { selectionType: "single" as const } : {})}
        selectedItems={selected ? [selected] : []}
        onSelectionChange={({ detail }) => setChosen(detail.selectedItems[0] ?? null)}
        ariaLabels={{
          tableLabel: "Model routes",
          selectionGroupLabel: "Choose a route",
          itemSelectionLabel: (_, { modelId }) => modelId,
        }}
        empty={
          <Empty title="No routes" action={create}>
            Every model goes to {fallback ? PROVIDERS[fallback].words : "the default provider"}.
          </Empty>
        }
        header={
          <Header
            variant="h2"
            counter={models.data ? `(${models.data.routes.length})` : undefined}
            description={
              <>
                A route sends a model of a definition somewhere else, so that the definition itself
                stays as it is.{" "}
                {fallback && <>Models without a route go to {PROVIDERS[fallback].words}.</>}
              </>
            }
            actions={
              mayEdit && (
                <SpaceBetween direction="horizontal" size="xs">
                  <Button disabled={!selected} onClick={() => setDialog("delete")}>
                    Delete
                  </Button>
                  <Button disabled={!selected} onClick={() => setDialog("edit")}>
                    Edit
                  </Button>
                  {create}
                </SpaceBetween>
              )
            }
          >
            Model routes
          </Header>
        }
      />
      {(dialog === "create" || (dialog === "edit" && selected)) && (
        <RouteDialog
          route={dialog === "edit" ? selected : undefined}
          available={models.data?.available ?? []}
          onClose={close}
        />
      )}
      {dialog === "delete" && selected && (
        <Confirm
          title="Delete this route?"
          action="Delete"
          onClose={close}
          onConfirm={async () => {
            await consoleApi.deleteRoute(selected.modelId);
            await queryClient.invalidateQueries({ queryKey: keys.models });
            flash.success("The route was deleted.");
          }}
        >
          Calls to <strong>{selected.modelId}</strong> will go to{" "}
          {fallback ? PROVIDERS[fallback].words : "the default provider"} again
          {selected.hasApiKey ? ", and the endpoint's key will be gone" : ""}.
        </Confirm>
      )}
    </SpaceBetween>
  );
}

function LocalModelNote() {
  return (
    <Alert type="info" header="Models run on the small local model">
      It is here so that everything works without an account: it shortens and rephrases, but does
      not write well. For good results, create a route to Amazon Bedrock or to an OpenAI-compatible
      endpoint, or start the server with AWS credentials or{" "}
      <code>FLOWBUILDER_DEFAULT_PROVIDER=openai</code>.
    </Alert>
  );
}

const COLUMNS: TableProps.ColumnDefinition<ModelRoute>[] = [
  {
    id: "model",
    header: "Model in the definition",
    isRowHeader: true,
    cell: ({ modelId }) => <code>{modelId}</code>,
  },
  {
    id: "provider",
    header: "Goes to",
    cell: ({ provider }) => PROVIDERS[provider satisfies Provider].title,
  },
  {
    id: "target",
    header: "As model",
    cell: ({ target }) =>
      target ? <code>{target}</code> : <Box color="text-body-secondary">the same name</Box>,
  },
  {
    id: "endpoint",
    header: "Endpoint",
    cell: ({ endpoint, provider, hasApiKey }) =>
      provider === "openai" ? (
        <>
          {endpoint || "OPENAI_BASE_URL"}
          <Box color="text-body-secondary" fontSize="body-s">
            {hasApiKey ? "with a key of its own" : "key from OPENAI_API_KEY"}
          </Box>
        </>
      ) : (
        <Box color="text-body-secondary">–</Box>
      ),
  },
];
