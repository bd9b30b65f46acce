/** The flow's aliases: create one, move it to another version, delete it. */
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys, TEST_ALIAS_ID, wire, type Flow } from "../../api/client";
import { Dialog } from "../../shell/Dialog";
import { useAliases, versionOf } from "./aliases";
import { Ask, askToMove, type Question } from "./questions";
import { useAction } from "../../shell/useAction";

export function AliasesDialog({ flow, onClose }: { flow: Flow; onClose: () => void }) {
  const client = useQueryClient();
  const aliases = useAliases(flow.id);
  const versions = useQuery({
    queryKey: keys.versions(flow.id),
    queryFn: () => wire.listFlowVersions(flow.id),
  });
  const numbered = (versions.data ?? []).filter(({ version }) => version !== "DRAFT");
  const [question, setQuestion] = useState<Question>();
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
        {question && (
          <Ask
            question={question}
            busy={busy}
            onLeave={() => setQuestion(undefined)}
            onAct={() => run(() => question.act().finally(() => setQuestion(undefined)))}
          />
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
                      if (wanted !== versionOf(alias)) {
                        run(async () =>
                          setQuestion(await askToMove(client, flow.id, alias, wanted)),
                        );
                      }
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
