/** Publish the draft as a version, and point an alias at it if wanted. */
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys, wire, type Flow } from "../../api/client";
import { versionQuery } from "../../api/definitions";
import { diffDefinitions, diffWords } from "../../definition/diff";
import { definitionOf, type FlowDefinition } from "../../definition/types";
import { Dialog } from "../../shell/Dialog";
import { flash } from "../../shell/flash";
import { movable, moveAlias, useAliases, versionOf } from "./aliases";
import { useAction } from "../../shell/useAction";

export function PublishDialog({
  flow,
  draft,
  prepare,
  onClose,
}: {
  flow: Flow;
  draft: FlowDefinition;
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
  const named = movable(aliases.data);
  const chosen = named.find(({ id }) => id === alias);

  const replaced = useQuery({
    ...versionQuery(flow.id, chosen ? versionOf(chosen) : ""),
    enabled: chosen !== undefined,
    select: (found) => diffWords(diffDefinitions(definitionOf(found), draft)),
  });

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
        <FormField
          label="Alias"
          description="What programs name to run the flow."
          constraintText={
            chosen && replaced.data && `Since version ${versionOf(chosen)}: ${replaced.data}.`
          }
        >
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
              ...named.map((each) => ({
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
