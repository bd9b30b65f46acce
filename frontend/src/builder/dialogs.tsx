/** The builder's dialogs: publish a version, its aliases, run the draft, settle a conflict. */
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys, TEST_ALIAS_ID, wire, type Flow, type FlowAlias } from "../api/client";
import { Dialog } from "../shell/Dialog";
import { flash } from "../shell/flash";
import { moveAlias, useAliases, versionOf } from "./aliases";
import { useAction } from "./useAction";

/** Publish the draft as a version, and point an alias at it if wanted. */
export function PublishDialog({
  flow,
  prepare,
  onClose,
}: {
  flow: Flow;
  /** Saves and prepares the draft. Raises when it is not prepared then. */
  prepare: () => Promise<void>;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const aliases = useAliases(flow.id);
  const [description, setDescription] = useState("");
  const [alias, setAlias] = useState("");
  const [newName, setNewName] = useState("");
  const { busy, error, run } = useAction();
  const movable = (aliases.data ?? []).filter(({ id }) => id !== TEST_ALIAS_ID);
  const chosen = movable.find(({ id }) => id === alias);

  const publish = async (): Promise<void> => {
    await prepare();
    const { version } = await wire.createFlowVersion(flow.id, description.trim() || undefined);
    if (chosen) await moveAlias(flow.id, chosen, version);
    if (alias === "new") {
      await wire.createFlowAlias(flow.id, {
        name: newName.trim(),
        routingConfiguration: [{ flowVersion: version }],
      });
    }
    await client.invalidateQueries({ queryKey: keys.versions(flow.id) });
    await client.invalidateQueries({ queryKey: keys.aliases(flow.id) });
    const moved = chosen?.name ?? (alias === "new" ? newName.trim() : undefined);
    flash.success(
      moved
        ? `Version ${version} published; alias ${moved} runs it.`
        : `Version ${version} published.`,
    );
    onClose();
  };

  return (
    <Dialog
      title="Publish a version"
      action="Publish"
      busy={busy}
      disabled={alias === "new" && newName.trim() === ""}
      onClose={onClose}
      onAction={() => run(publish)}
    >
      <SpaceBetween size="l">
        <Box>A version is a copy of the draft that never changes. The draft is prepared first.</Box>
        <FormField
          label={
            <>
              Description <i>- optional</i>
            </>
          }
        >
          <Input
            value={description}
            ariaLabel="Description of the version"
            onChange={({ detail }) => setDescription(detail.value)}
          />
        </FormField>
        <FormField label="Alias" description="What programs name to run the flow.">
          <Select
            selectedOption={{
              value: alias,
              label:
                alias === ""
                  ? "Leave aliases as they are"
                  : alias === "new"
                    ? "Create an alias"
                    : `Move ${chosen?.name ?? ""} to this version`,
            }}
            ariaLabel="Alias"
            options={[
              { value: "", label: "Leave aliases as they are" },
              ...movable.map((each) => ({
                value: each.id,
                label: `Move ${each.name} to this version`,
                description: `now at version ${versionOf(each)}`,
              })),
              { value: "new", label: "Create an alias" },
            ]}
            statusType={aliases.isPending ? "loading" : "finished"}
            onChange={({ detail }) => setAlias(detail.selectedOption.value ?? "")}
          />
        </FormField>
        {alias === "new" && (
          <FormField label="Alias name">
            <Input
              value={newName}
              ariaLabel="Alias name"
              placeholder="live"
              onChange={({ detail }) => setNewName(detail.value)}
            />
          </FormField>
        )}
        {error && <Alert type="error">{error}</Alert>}
      </SpaceBetween>
    </Dialog>
  );
}

/** The flow's aliases and versions: create an alias, move it, delete it. */
export function AliasesDialog({ flow, onClose }: { flow: Flow; onClose: () => void }) {
  const client = useQueryClient();
  const aliases = useAliases(flow.id);
  const versions = useQuery({
    queryKey: keys.versions(flow.id),
    queryFn: () => wire.listFlowVersions(flow.id),
  });
  const numbered = (versions.data ?? []).filter(({ version }) => version !== "DRAFT");
  const [moving, setMoving] = useState<{ alias: FlowAlias; version: string }>();
  const [name, setName] = useState("");
  const [version, setVersion] = useState("");
  const { busy, error, run } = useAction();
  const refresh = () => client.invalidateQueries({ queryKey: keys.aliases(flow.id) });
  const options = numbered.map((each) => ({
    value: each.version,
    label: `Version ${each.version}`,
    description: new Date(each.createdAt).toLocaleString(),
  }));
  const first = version || (numbered[0]?.version ?? "");

  return (
    <Dialog title="Aliases" size="large" onClose={onClose}>
      <SpaceBetween size="l">
        {error && <Alert type="error">{error}</Alert>}
        {moving && (
          <Alert
            type="warning"
            header={`Move ${moving.alias.name} from version ${versionOf(moving.alias)} to version ${moving.version}?`}
            action={
              <SpaceBetween direction="horizontal" size="xs">
                <Button onClick={() => setMoving(undefined)}>Leave it</Button>
                <Button
                  variant="primary"
                  loading={busy}
                  onClick={() =>
                    run(async () => {
                      await moveAlias(flow.id, moving.alias, moving.version);
                      await refresh();
                      setMoving(undefined);
                    })
                  }
                >
                  Move it
                </Button>
              </SpaceBetween>
            }
          >
            Executions started from now on run version {moving.version}; those that run already go
            on with version {versionOf(moving.alias)}.
          </Alert>
        )}
        <Table
          variant="embedded"
          items={aliases.data ?? []}
          loading={aliases.isPending}
          loadingText="Loading aliases"
          trackBy="id"
          ariaLabels={{ tableLabel: "Aliases" }}
          columnDefinitions={[
            { id: "name", header: "Alias", cell: (alias) => alias.name, isRowHeader: true },
            { id: "id", header: "ID", cell: (alias) => <Box variant="code">{alias.id}</Box> },
            {
              id: "version",
              header: "Runs",
              cell: (alias) =>
                alias.id === TEST_ALIAS_ID ? (
                  "The prepared draft"
                ) : (
                  <Select
                    selectedOption={{
                      value: versionOf(alias),
                      label: `Version ${versionOf(alias)}`,
                    }}
                    options={options}
                    ariaLabel={`Version of ${alias.name}`}
                    expandToViewport
                    onChange={({ detail }) => {
                      const wanted = detail.selectedOption.value ?? "";
                      if (wanted !== versionOf(alias)) setMoving({ alias, version: wanted });
                    }}
                  />
                ),
            },
            {
              id: "actions",
              header: "",
              cell: (alias) =>
                alias.id !== TEST_ALIAS_ID && (
                  <Button
                    variant="icon"
                    iconName="remove"
                    ariaLabel={`Delete alias ${alias.name}`}
                    onClick={() =>
                      run(async () => {
                        await wire.deleteFlowAlias(flow.id, alias.id);
                        await refresh();
                      })
                    }
                  />
                ),
            },
          ]}
        />
        {numbered.length === 0 ? (
          <Box color="text-body-secondary">
            An alias names a version, and none is published yet. Publish one first.
          </Box>
        ) : (
          <div className="fb-row">
            <FormField label="New alias" stretch>
              <Input
                value={name}
                ariaLabel="Name of the new alias"
                placeholder="live"
                onChange={({ detail }) => setName(detail.value)}
              />
            </FormField>
            <FormField label="Runs">
              <Select
                selectedOption={{ value: first, label: `Version ${first}` }}
                options={options}
                ariaLabel="Version of the new alias"
                expandToViewport
                onChange={({ detail }) => setVersion(detail.selectedOption.value ?? "")}
              />
            </FormField>
            <Button
              disabled={name.trim() === ""}
              loading={busy}
              onClick={() =>
                run(async () => {
                  await wire.createFlowAlias(flow.id, {
                    name: name.trim(),
                    routingConfiguration: [{ flowVersion: first }],
                  });
                  setName("");
                  await refresh();
                })
              }
            >
              Create alias
            </Button>
          </div>
        )}
      </SpaceBetween>
    </Dialog>
  );
}

/** Someone else has changed the draft: which one is to stay? */
export function ConflictDialog({
  message,
  onTheirs,
  onMine,
}: {
  message: string;
  onTheirs: () => void;
  onMine: () => void;
}) {
  return (
    <Modal
      visible
      header="The draft was changed elsewhere"
      onDismiss={() => undefined}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={onTheirs}>Load theirs, drop mine</Button>
            <Button variant="primary" onClick={onMine}>
              Keep mine, drop theirs
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {message}
    </Modal>
  );
}
