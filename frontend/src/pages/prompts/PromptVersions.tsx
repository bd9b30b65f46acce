import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";

import { keys } from "../../api/keys";
import type { Prompt, PromptSettings, PromptSummary } from "../../api/types";
import { wire } from "../../api/wire";
import { inOrderOf } from "../../definition/diff";
import { textOf } from "../../prompts/variants";
import { Ago } from "../../shell/Ago";
import { Confirm } from "../../shell/Confirm";
import { Dialog } from "../../shell/Dialog";
import { flash } from "../../shell/flash";
import { Problem } from "../../shell/Problem";
import { queryClient } from "../../shell/queryClient";
import { useAction } from "../../shell/useAction";

const TextDiff = lazy(() => import("../../editors/TextDiff"));

interface PromptVersionsProps {
  readonly prompt: Prompt;
  /** As it is edited. */
  readonly draft: PromptSettings;
  /** Whether that is not saved yet. */
  readonly dirty: boolean;
  readonly editable: boolean;
  readonly onRestore: (version: Prompt) => void;
}

/** A prompt's versions: made of the draft, compared with it, restored into it, deleted. */
export function PromptVersions(props: PromptVersionsProps) {
  const { prompt, draft, dirty, editable, onRestore } = props;
  const versions = useQuery({
    queryKey: keys.promptVersions(prompt.id),
    queryFn: () => wire.listPromptVersions(prompt.id),
  });
  const [description, setDescription] = useState("");
  const [compared, setCompared] = useState<Prompt>();
  const [deleting, setDeleting] = useState<PromptSummary>();
  const { busy, error, run } = useAction();
  const refresh = () => queryClient.invalidateQueries({ queryKey: keys.prompts });
  const read = async (version: string): Promise<Prompt> =>
    (await wire.getPrompt(prompt.id, version)).value;
  const act = (id: string, version: PromptSummary): void => {
    if (id === "compare") run(async () => setCompared(await read(version.version)));
    if (id === "restore") {
      run(async () => {
        onRestore(await read(version.version));
        flash.info(`The draft reads as version ${version.version} now. It is not saved yet.`);
      });
    }
    if (id === "copy") {
      run(async () => {
        await navigator.clipboard.writeText(version.arn);
        flash.success("The ARN was copied.");
      });
    }
    if (id === "delete") setDeleting(version);
  };
  return (
    <SpaceBetween size="m">
      {error && <Alert type="error">{error}</Alert>}
      {versions.isError && <Problem error={versions.error} retry={() => void versions.refetch()} />}
      {editable && (
        <div className="fb-row">
          <FormField
            label="New version"
            description={
              dirty ? "Save the draft first." : "A copy of the draft that never changes."
            }
            stretch
          >
            <Input
              value={description}
              ariaLabel="Description of the version"
              placeholder="What is new"
              onChange={({ detail }) => setDescription(detail.value)}
            />
          </FormField>
          <Button
            disabled={dirty}
            loading={busy}
            onClick={() =>
              run(async () => {
                const made = await wire.createPromptVersion(prompt.id, description.trim());
                setDescription("");
                await refresh();
                flash.success(`Version ${made.version} was published.`);
              })
            }
          >
            Publish
          </Button>
        </div>
      )}
      <Table<PromptSummary>
        variant="embedded"
        items={versions.data ?? []}
        loading={versions.isPending}
        loadingText="Loading versions"
        trackBy="version"
        wrapLines
        ariaLabels={{ tableLabel: "Versions" }}
        empty={
          <Box color="text-body-secondary" textAlign="center">
            No version is published yet.
          </Box>
        }
        columnDefinitions={[
          {
            id: "version",
            header: "Version",
            isRowHeader: true,
            cell: ({ version }) => version,
          },
          {
            id: "description",
            header: "Description",
            cell: (version) => version.description ?? "–",
          },
          {
            id: "created",
            header: "Published",
            cell: ({ createdAt }) => <Ago at={createdAt} />,
          },
          {
            id: "actions",
            header: <span className="fb-visually-hidden">Actions</span>,
            cell: (version) => (
              <ButtonDropdown
                variant="icon"
                expandToViewport
                ariaLabel={`Actions for version ${version.version}`}
                items={[
                  { id: "compare", text: "Compare with the draft" },
                  { id: "copy", text: "Copy the ARN" },
                  ...(editable
                    ? [
                        { id: "restore", text: "Restore into the draft" },
                        { id: "delete", text: "Delete" },
                      ]
                    : []),
                ]}
                onItemClick={({ detail }) => act(detail.id, version)}
              />
            ),
          },
        ]}
      />
      {compared && (
        <Dialog
          title={`Version ${compared.version} and the draft`}
          size="max"
          onClose={() => setCompared(undefined)}
        >
          <Suspense>
            <TextDiff
              before={textOf(shown(compared))}
              after={textOf(inOrderOf(shown(draft), shown(compared)))}
              labels={[`Version ${compared.version}`, "Draft"]}
            />
          </Suspense>
        </Dialog>
      )}
      {deleting && (
        <Confirm
          title={`Delete version ${deleting.version}?`}
          action="Delete"
          onClose={() => setDeleting(undefined)}
          onConfirm={async () => {
            await wire.deletePrompt(prompt.id, deleting.version);
            await refresh();
          }}
        >
          It cannot be brought back, and its number is not given again.
        </Confirm>
      )}
    </SpaceBetween>
  );
}

/** What is compared of a prompt. */
function shown({ defaultVariant, variants }: PromptSettings): unknown {
  return { defaultVariant, variants };
}
