/** One stored prompt: its variants, trying them, its versions. */
import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Grid from "@cloudscape-design/components/grid";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Tabs from "@cloudscape-design/components/tabs";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";

import { ApiError, type Tagged } from "../../api/http";
import { keys } from "../../api/keys";
import type { Prompt, PromptSettings } from "../../api/types";
import { wire } from "../../api/wire";
import { useOtherVariants } from "../../prompts/useOtherVariants";
import { defaultVariant, textOf, withVariables } from "../../prompts/variants";
import { flash } from "../../shell/flash";
import { LeaveGuard } from "../../shell/LeaveGuard";
import { Page } from "../../shell/Page";
import { Bones } from "../../shell/PageSkeleton";
import { Problem } from "../../shell/Problem";
import { queryClient } from "../../shell/queryClient";
import { may, useSession } from "../../shell/session";
import { DeletePrompt } from "./DeletePrompt";
import { PromptHead } from "./PromptHead";
import { PromptVersions } from "./PromptVersions";
import { TryPrompt } from "./TryPrompt";
import { Variants } from "./Variants";

export default function PromptPage() {
  const { promptId = "" } = useParams();
  const stored = useQuery({
    queryKey: keys.editedPrompt(promptId),
    queryFn: () => wire.getPrompt(promptId),
    refetchOnWindowFocus: false,
    gcTime: 0,
    staleTime: Infinity, // what is edited here is not replaced under someone's hands
  });
  const name = stored.data?.value.name ?? "Prompt";
  return (
    <Page
      title={name}
      breadcrumbs={[
        { text: "Prompts", href: "/prompts" },
        { text: name, href: `/prompts/${promptId}` },
      ]}
    >
      {stored.isError ? (
        <Problem error={stored.error} retry={() => void stored.refetch()} />
      ) : stored.data ? (
        <Editor key={stored.dataUpdatedAt} found={stored.data} reload={() => stored.refetch()} />
      ) : (
        <Bones rows={8} />
      )}
    </Page>
  );
}

/** What a person sets of a prompt, and nothing else. */
function settingsOf(prompt: Prompt): PromptSettings {
  const { name, description, defaultVariant, variants = [], customerEncryptionKeyArn } = prompt;
  return { name, description, defaultVariant, variants, customerEncryptionKeyArn };
}

interface EditorProps {
  readonly found: Tagged<Prompt>;
  readonly reload: () => Promise<unknown>;
}

function Editor({ found, reload }: EditorProps) {
  const navigate = useNavigate();
  const mayEdit = may(useSession().data, "editor");
  const [server, setServer] = useState(found);
  const [settings, setSettings] = useState(() => settingsOf(found.value));
  const [others, setOthers] = useOtherVariants(found.value.id);
  const [deleting, setDeleting] = useState(false);
  const [deleted, setDeleted] = useState(false);
  const prompt = server.value;
  const kept = defaultVariant(settings);
  const variants = kept ? [kept, ...others] : others;
  const dirty = textOf(settings) !== textOf(settingsOf(prompt));

  const save = useMutation({
    mutationFn: () =>
      wire.updatePrompt(
        prompt.id,
        { ...settings, variants: settings.variants?.map(withVariables) },
        server.etag,
      ),
    onSuccess: (saved) => {
      setServer(saved);
      setSettings(settingsOf(saved.value));
      void queryClient.invalidateQueries({ queryKey: keys.prompts });
      flash.success("Saved. Flows that use the draft use this text from now on.");
    },
  });
  const conflict = save.error instanceof ApiError && save.error.code === "ConflictException";
  const change = (part: Partial<PromptSettings>): void => setSettings({ ...settings, ...part });

  return (
    <SpaceBetween size="l">
      <LeaveGuard active={dirty && !deleted} thing="the prompt" />
      <Header
        variant="h1"
        description={
          <CopyToClipboard
            variant="inline"
            textToCopy={prompt.arn}
            copyButtonAriaLabel="Copy the ARN"
            copySuccessText="Copied"
            copyErrorText="Not copied"
          />
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            <span role="status" data-testid="prompt-state">
              {dirty ? (
                <StatusIndicator type="pending">Not saved</StatusIndicator>
              ) : (
                <StatusIndicator type="success">Saved</StatusIndicator>
              )}
            </span>
            {mayEdit && <Button onClick={() => setDeleting(true)}>Delete</Button>}
            {mayEdit && (
              <Button
                variant="primary"
                loading={save.isPending}
                disabled={!dirty}
                onClick={() => save.mutate()}
              >
                Save
              </Button>
            )}
          </SpaceBetween>
        }
      >
        {prompt.name}
      </Header>
      {save.isError && (
        <Problem
          error={save.error}
          {...(conflict ? { retry: () => void reload(), retryText: "Load what is there now" } : {})}
        />
      )}
      <Grid
        gridDefinition={[{ colspan: { default: 12, m: 7 } }, { colspan: { default: 12, m: 5 } }]}
      >
        <Variants
          variants={variants}
          defaultVariant={kept?.name}
          readOnly={!mayEdit}
          onChange={(all, wanted) => {
            const keep = all.find(({ name }) => name === wanted) ?? all[0];
            change({ variants: keep ? [keep] : [], defaultVariant: keep?.name });
            setOthers(all.filter((each) => each !== keep));
          }}
        />
        <Tabs
          variant="container"
          ariaLabel="About the prompt"
          tabs={[
            {
              id: "try",
              label: "Try",
              content: <TryPrompt id={prompt.id} variants={variants} />,
            },
            {
              id: "versions",
              label: "Versions",
              content: (
                <PromptVersions
                  prompt={prompt}
                  draft={settings}
                  dirty={dirty}
                  editable={mayEdit}
                  onRestore={(version) =>
                    change({ variants: version.variants, defaultVariant: version.defaultVariant })
                  }
                />
              ),
            },
            {
              id: "about",
              label: "About",
              content: (
                <PromptHead
                  id={prompt.id}
                  settings={settings}
                  error={save.error}
                  readOnly={!mayEdit}
                  onChange={change}
                />
              ),
            },
          ]}
        />
      </Grid>
      {deleting && (
        <DeletePrompt
          prompt={prompt}
          onDeleted={() => {
            setDeleted(true);
            setTimeout(() => void navigate("/prompts"), 0);
          }}
          onClose={() => setDeleting(false)}
        />
      )}
    </SpaceBetween>
  );
}
