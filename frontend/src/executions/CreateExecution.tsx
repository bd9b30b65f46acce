import type { FlowDefinition } from "@aws-sdk/client-bedrock-agent";
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Link from "@cloudscape-design/components/link";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";

import { consoleApi } from "../api/console";
import { ApiError } from "../api/http";
import { keys } from "../api/keys";
import { TEST_ALIAS_ID, type FlowRow, type JsonValue } from "../api/types";
import { wire } from "../api/wire";
import { CodeEditor } from "../editors";
import { Dialog } from "../shell/Dialog";
import { Problem } from "../shell/Problem";
import { queryClient } from "../shell/queryClient";
import { executionPath } from "./addresses";
import { exampleOf, inputNodeOf, nameNow, parseInput } from "./input";

const NAME = /^[a-zA-Z0-9-]{1,36}$/;

interface CreateExecutionProps {
  /** The flow chosen at first. */
  flowId?: string | undefined;
  aliasId?: string | undefined;
  /** What the editor holds at first; else the flow's example. */
  input?: JsonValue | undefined;
  onClose: () => void;
}

/** Flow, alias, name and input of a new execution; goes to its page as soon as it has started. */
export default function CreateExecution(props: CreateExecutionProps) {
  const { onClose } = props;
  const navigate = useNavigate();
  const [chosenFlow, setFlowId] = useState(props.flowId);
  const [chosenAlias, setAliasId] = useState(props.aliasId);
  const [name, setName] = useState("");
  const [ownName] = useState(() => nameNow(new Date()));
  const [edited, setEdited] = useState<string | null>(null);

  const flows = useQuery({ queryKey: keys.flows(), queryFn: () => consoleApi.flows() });
  const flow =
    flows.data?.find(({ flowId }) => flowId === chosenFlow) ??
    (chosenFlow ? undefined : flows.data?.[0]);
  const aliases = flow ? aliasOptions(flow) : [];
  const alias = aliases.find(({ value }) => value === chosenAlias) ?? aliases[0];
  const version = flow && alias ? versionOf(flow, alias.value) : undefined;

  const workbench = useQuery({
    queryKey: keys.workbench(flow?.flowId ?? ""),
    queryFn: () => consoleApi.workbench(flow?.flowId ?? ""),
    enabled: !!flow,
  });
  const definition = useQuery({
    queryKey: keys.version(flow?.flowId ?? "", version ?? ""),
    queryFn: () => definitionOf(flow?.flowId ?? "", version ?? "DRAFT"),
    enabled: !!flow && version !== undefined,
  });

  const node = definition.data ? inputNodeOf(definition.data) : undefined;
  const given = props.input !== undefined && flow?.flowId === props.flowId;
  const sample = given ? props.input : workbench.data?.sampleInput;
  const text = edited ?? exampleOf(node?.type, sample);
  const input = parseInput(text, node?.type);
  const nameError =
    name && !NAME.test(name) ? "Letters, digits and hyphens, at most 36." : undefined;

  const start = useMutation({
    mutationFn: (document: JsonValue) =>
      wire.startFlowExecution({
        flowIdentifier: flow?.flowId ?? "",
        flowAliasIdentifier: alias?.value ?? "",
        flowExecutionName: name || ownName,
        document,
        inputNode: node?.name ?? "",
      }),
    onSuccess: ({ executionArn }) => {
      void queryClient.invalidateQueries({ queryKey: keys.executions() });
      onClose();
      void navigate(
        executionPath({
          flowId: flow?.flowId ?? "",
          aliasId: alias?.value ?? "",
          name: executionArn.split("/").at(-1) ?? "",
        }),
      );
    },
  });

  const ready = !!flow && !!alias && !!node && "value" in input && !nameError;
  const flowOptions = (flows.data ?? []).map((row) => ({
    value: row.flowId,
    label: row.name,
    description: row.description,
  }));

  return (
    <Dialog
      title="Create execution"
      action="Create execution"
      busy={start.isPending}
      size="large"
      disabled={!ready}
      onAction={() => {
        if ("value" in input) start.mutate(input.value);
      }}
      onClose={onClose}
    >
      <SpaceBetween size="l">
        {flows.isError && <Problem error={flows.error} retry={() => void flows.refetch()} />}
        {start.isError && <Problem error={start.error} />}
        {flows.data?.length === 0 && (
          <Alert type="info" header="There is no flow to run yet">
            Create a flow first. <Link href="/">Go to flows</Link>
          </Alert>
        )}
        <ColumnLayout columns={2}>
          <FormField label="Flow">
            <Select
              options={flowOptions}
              statusType={flows.isPending ? "loading" : "finished"}
              loadingText="Loading flows"
              placeholder="Choose a flow"
              filteringType={flowOptions.length > 8 ? "auto" : "none"}
              selectedOption={flowOptions.find(({ value }) => value === flow?.flowId) ?? null}
              onChange={({ detail }) => {
                setFlowId(detail.selectedOption.value);
                setAliasId(undefined);
                setEdited(null);
              }}
            />
          </FormField>
          <FormField label="Alias">
            <Select
              options={aliases}
              placeholder="Choose an alias"
              selectedOption={alias ?? null}
              disabled={!flow}
              onChange={({ detail }) => setAliasId(detail.selectedOption.value)}
            />
          </FormField>
        </ColumnLayout>
        {flow && alias?.value === TEST_ALIAS_ID && flow.status !== "Prepared" && (
          <Alert type="warning">
            The draft has not been prepared since its last change. What was prepared before runs, if
            anything was. <Link href={`/flows/${flow.flowId}`}>Open the builder</Link>
          </Alert>
        )}
        <FormField
          label={
            <>
              Name <i>– optional</i>
            </>
          }
          constraintText="Letters, digits and hyphens."
          errorText={
            nameError ??
            (start.error instanceof ApiError ? start.error.field("flowExecutionName") : undefined)
          }
        >
          <Input
            value={name}
            spellcheck={false}
            placeholder={ownName}
            onChange={({ detail }) => setName(detail.value)}
          />
        </FormField>
        <FormField
          stretch
          label="Input"
          description={
            node
              ? `The ${node.type ?? "value"} that ${node.name} gives the flow.`
              : "The value that the flow's Input node gives."
          }
          secondaryControl={
            edited !== null && (
              <Button variant="inline-link" onClick={() => setEdited(null)}>
                {given ? "Use the input of that run" : "Use the example"}
              </Button>
            )
          }
          errorText={definition.data && "problem" in input ? input.problem : undefined}
        >
          <CodeEditor
            key={flow?.flowId}
            language={node?.type === "String" ? "text" : "json"}
            ariaLabel="Input"
            value={text}
            minLines={8}
            maxLines={18}
            invalid={definition.data !== undefined && "problem" in input}
            onChange={setEdited}
          />
        </FormField>
        {definition.isError && (
          <Problem error={definition.error} retry={() => void definition.refetch()} />
        )}
        {definition.data && !node && (
          <Alert type="error">This flow has no Input node, so it cannot be run.</Alert>
        )}
      </SpaceBetween>
    </Dialog>
  );
}

interface AliasOption extends SelectProps.Option {
  value: string;
}

/** The flow's aliases, published ones first, the draft last. */
function aliasOptions(flow: FlowRow): AliasOption[] {
  const published = flow.aliases
    .filter(({ aliasId }) => aliasId !== TEST_ALIAS_ID)
    .map(({ aliasId, name, version }) => ({
      value: aliasId,
      label: name,
      description: `Version ${version ?? "–"} · ${aliasId}`,
    }));
  return [
    ...published,
    { value: TEST_ALIAS_ID, label: "Draft", description: `As last prepared · ${TEST_ALIAS_ID}` },
  ];
}

function versionOf(flow: FlowRow, aliasId: string): string {
  const version = flow.aliases.find((alias) => alias.aliasId === aliasId)?.version;
  return version === null || version === undefined ? "DRAFT" : String(version);
}

async function definitionOf(flowId: string, version: string): Promise<FlowDefinition> {
  const flow =
    version === "DRAFT" ? await wire.getFlow(flowId) : await wire.getFlowVersion(flowId, version);
  return flow.definition ?? { nodes: [], connections: [] };
}
