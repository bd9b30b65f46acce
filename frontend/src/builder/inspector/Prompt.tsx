/** Fields of a Prompt node: where the prompt is kept, and what it says. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { keys, wire, type PromptSummary } from "../../api/client";
import { promptVariables } from "../../definition/names";
import { at, configurationOf, isObject, type JsonObject } from "../../definition/types";
import { CreatePrompt } from "../../prompts/CreatePrompt";
import { SourceFields, templateText } from "../../prompts/SourceFields";
import { defaultVariant, inlineOf } from "../../prompts/variants";
import { messageOf } from "../../shell/flash";
import { Picker } from "../../shell/Picker";
import { editNode } from "../actions";
import { configured, setConfiguration, type FieldsProps } from "./common";

const INLINE = ["sourceConfiguration", "inline"];
const PROMPT_ARN = ["sourceConfiguration", "resource", "promptArn"];

export function PromptFields(props: FieldsProps) {
  const { node, readOnly } = props;
  const stored = isObject(at(configurationOf(node), "sourceConfiguration", "resource"));
  return (
    <SpaceBetween size="l">
      <FormField label="Prompt">
        <SegmentedControl
          selectedId={stored ? "resource" : "inline"}
          label="Where the prompt is kept"
          options={[
            { id: "inline", text: "Written here", disabled: readOnly },
            { id: "resource", text: "Stored prompt", disabled: readOnly },
          ]}
          onChange={({ detail }) => {
            if (readOnly || (detail.selectedId === "resource") === stored) return;
            setConfiguration(props, ["sourceConfiguration"], sourceOf(detail.selectedId));
          }}
        />
      </FormField>
      {stored ? <StoredPrompt {...props} /> : <InlinePrompt {...props} />}
    </SpaceBetween>
  );
}

function sourceOf(kind: string): JsonObject {
  if (kind === "resource") return { resource: { promptArn: "" } };
  return {
    inline: {
      modelId: "",
      templateType: "TEXT",
      templateConfiguration: { text: { text: "{{input}}" } },
    },
  };
}

function InlinePrompt(props: FieldsProps) {
  const inline = at(configurationOf(props.node), ...INLINE);
  const source = isObject(inline) ? inline : {};
  const [keeping, setKeeping] = useState(false);
  return (
    <SpaceBetween size="l">
      <SourceFields
        source={source}
        readOnly={props.readOnly}
        set={(path, value) => setConfiguration(props, [...INLINE, ...path], value)}
      />
      <MissingInputs {...props} text={templateText(source)} />
      {!props.readOnly && (
        <Button onClick={() => setKeeping(true)}>Keep it as a stored prompt</Button>
      )}
      {keeping && (
        <CreatePrompt
          source={source}
          onCreated={({ arn }) =>
            setConfiguration(props, ["sourceConfiguration"], { resource: { promptArn: arn } })
          }
          onClose={() => setKeeping(false)}
        />
      )}
    </SpaceBetween>
  );
}

function StoredPrompt(props: FieldsProps) {
  const arn = configured(props.node, PROMPT_ARN);
  const prompts = useQuery({ queryKey: keys.prompts, queryFn: wire.listPrompts });
  const own = prompts.data?.find(
    (prompt) => arn === prompt.arn || arn.startsWith(`${prompt.arn}:`),
  );
  const version = own && arn !== own.arn ? arn.slice(own.arn.length + 1) : "DRAFT";
  const [creating, setCreating] = useState(false);
  const set = (value: string): void => setConfiguration(props, PROMPT_ARN, value);
  return (
    <SpaceBetween size="l">
      <Picker
        label="Stored prompt"
        description={
          <>
            A <a href="/prompts">prompt of this server</a>, or the ARN of one at Amazon Bedrock.
          </>
        }
        value={arn}
        options={(prompts.data ?? []).map(({ name, arn: value, description }) => ({
          value,
          label: name,
          ...(description ? { description } : {}),
        }))}
        loading={prompts.isPending}
        placeholder="arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ:1"
        disabled={props.readOnly}
        empty="No prompts here yet; type an ARN."
        onChange={set}
        {...(props.readOnly
          ? {}
          : { secondary: <Button onClick={() => setCreating(true)}>Create new</Button> })}
      />
      {own && <OwnPrompt {...props} prompt={own} version={version} onVersion={set} />}
      {creating && (
        <CreatePrompt onCreated={(made) => set(made.arn)} onClose={() => setCreating(false)} />
      )}
    </SpaceBetween>
  );
}

interface OwnPromptProps extends FieldsProps {
  readonly prompt: PromptSummary;
  /** A number, or DRAFT. */
  readonly version: string;
  readonly onVersion: (arn: string) => void;
}

/** A prompt of this server: which version, and what it says. */
function OwnPrompt(props: OwnPromptProps) {
  const { prompt, version, onVersion, readOnly } = props;
  const versions = useQuery({
    queryKey: keys.promptVersions(prompt.id),
    queryFn: () => wire.listPromptVersions(prompt.id),
  });
  const found = useQuery({
    queryKey: keys.prompt(prompt.id, version),
    queryFn: async () => (await wire.getPrompt(prompt.id, version)).value,
  });
  const options = [
    { value: prompt.arn, label: "The draft" },
    ...(versions.data ?? []).map((each) => ({
      value: each.arn,
      label: `Version ${each.version}`,
      ...(each.description ? { description: each.description } : {}),
    })),
  ];
  const chosen = version === "DRAFT" ? prompt.arn : `${prompt.arn}:${version}`;
  const variant = found.data && defaultVariant(found.data);
  return (
    <SpaceBetween size="m">
      <FormField label="Version" stretch>
        <Select
          options={options}
          selectedOption={
            options.find(({ value }) => value === chosen) ?? {
              value: chosen,
              label: `Version ${version}`,
            }
          }
          ariaLabel="Version of the prompt"
          disabled={readOnly}
          expandToViewport
          onChange={({ detail }) => onVersion(detail.selectedOption.value ?? chosen)}
        />
      </FormField>
      {found.isError && <Box color="text-status-error">{messageOf(found.error)}</Box>}
      {variant && <MissingInputs {...props} text={templateText(variant)} />}
      <SpaceBetween direction="horizontal" size="xs">
        <Button href={`/prompts/${prompt.id}`} target="_blank" iconName="external">
          Open {prompt.name}
        </Button>
        {!readOnly && variant && (
          <Button
            onClick={() =>
              setConfiguration(props, ["sourceConfiguration"], { inline: inlineOf(variant) })
            }
          >
            Write it here
          </Button>
        )}
      </SpaceBetween>
    </SpaceBetween>
  );
}

interface MissingInputsProps extends FieldsProps {
  /** In which the variables stand. */
  readonly text: string;
}

/** Offers inputs for the variables that have none. */
function MissingInputs({ editor, node, readOnly, text }: MissingInputsProps) {
  const inputs = node.inputs ?? [];
  const named = new Set(inputs.map((input) => input.name));
  const missing = promptVariables(text).filter((variable) => !named.has(variable));
  if (missing.length === 0 || readOnly) return null;
  const name = node.name ?? "";
  const add = (): void =>
    editNode(editor, name, `Add inputs to ${name}`, (current) => ({
      ...current,
      inputs: [
        ...(current.inputs ?? []),
        ...missing.map((variable) => ({
          name: variable,
          type: "String" as const,
          expression: "$.data",
        })),
      ],
    }));
  return (
    <Box>
      <SpaceBetween direction="horizontal" size="xs" alignItems="center">
        <Box color="text-body-secondary" fontSize="body-s">
          No input yet for {missing.map((variable) => `{{${variable}}}`).join(", ")}
        </Box>
        <Button variant="inline-link" onClick={add}>
          {missing.length === 1 ? "Add the input" : "Add the inputs"}
        </Button>
      </SpaceBetween>
    </Box>
  );
}
