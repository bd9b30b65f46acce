/** Fields of a Prompt node: where the prompt is kept, its text, its model and how it answers. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { consoleApi, keys } from "../../api/client";
import { promptVariables } from "../../definition/names";
import {
  at,
  configurationOf,
  isObject,
  type FlowNode,
  type JsonObject,
} from "../../definition/types";
import { CodeEditor } from "../../editors";
import { editNode } from "../actions";
import { configured, Picker, setConfiguration, type FieldsProps } from "./common";
import { JsonField } from "./JsonField";

const INLINE = ["sourceConfiguration", "inline"];
const TEXT = [...INLINE, "templateConfiguration", "text", "text"];
const CHAT = [...INLINE, "templateConfiguration", "chat"];
const INFERENCE = [...INLINE, "inferenceConfiguration", "text"];

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

function StoredPrompt(props: FieldsProps) {
  const path = ["sourceConfiguration", "resource", "promptArn"];
  return (
    <FormField
      label="Prompt ARN"
      description="A prompt kept at Amazon Bedrock, with or without a version."
      stretch
    >
      <Input
        value={configured(props.node, path)}
        placeholder="arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ:1"
        disabled={props.readOnly}
        onChange={({ detail }) => setConfiguration(props, path, detail.value)}
      />
    </FormField>
  );
}

function InlinePrompt(props: FieldsProps) {
  const { node, readOnly } = props;
  const chat = configured(node, [...INLINE, "templateType"]) === "CHAT";
  return (
    <SpaceBetween size="l">
      <ModelPicker {...props} />
      <FormField label="Template">
        <SegmentedControl
          selectedId={chat ? "CHAT" : "TEXT"}
          label="Kind of template"
          options={[
            { id: "TEXT", text: "Text", disabled: readOnly },
            { id: "CHAT", text: "Chat", disabled: readOnly },
          ]}
          onChange={({ detail }) => {
            if (readOnly || (detail.selectedId === "CHAT") === chat) return;
            const inline = at(configurationOf(node), ...INLINE);
            setConfiguration(props, INLINE, {
              ...(isObject(inline) ? inline : {}),
              templateType: detail.selectedId,
              templateConfiguration: chat
                ? { text: { text: firstText(node) } }
                : { chat: { messages: [{ role: "user", content: [{ text: firstText(node) }] }] } },
            });
          }}
        />
      </FormField>
      {chat ? <ChatTemplate {...props} /> : <TextTemplate {...props} />}
      <MissingInputs {...props} />
      <Inference {...props} />
    </SpaceBetween>
  );
}

/** The template's first text, to be kept when its kind is changed. */
function firstText(node: FlowNode): string {
  const message = at(configurationOf(node), ...CHAT, "messages", 0, "content", 0, "text");
  return typeof message === "string" ? message : configured(node, TEXT);
}

function ModelPicker(props: FieldsProps) {
  const models = useQuery({ queryKey: keys.models, queryFn: () => consoleApi.models() });
  const path = [...INLINE, "modelId"];
  const known = new Map<string, { value: string; label?: string; description?: string }>();
  for (const model of models.data?.available ?? []) {
    known.set(model.modelId, {
      value: model.modelId,
      ...(model.name ? { description: model.name } : {}),
    });
  }
  for (const route of models.data?.routes ?? []) {
    known.set(route.modelId, { value: route.modelId, description: `goes to ${route.provider}` });
  }
  return (
    <Picker
      label="Model"
      description={
        <>
          A model ID or ARN. <a href="/settings/models">Model routes</a> say where it goes.
        </>
      }
      value={configured(props.node, path)}
      options={[...known.values()]}
      loading={models.isPending}
      placeholder="anthropic.claude-3-5-haiku-20241022-v1:0"
      disabled={props.readOnly}
      empty="No models known; type an ID."
      onChange={(value) => setConfiguration(props, path, value)}
    />
  );
}

function TextTemplate(props: FieldsProps) {
  return (
    <FormField
      label="Text"
      description="Write {{name}} where the input of that name belongs."
      stretch
    >
      <CodeEditor
        language="text"
        variables
        ariaLabel="Prompt text"
        value={configured(props.node, TEXT)}
        readOnly={props.readOnly}
        minLines={8}
        maxLines={22}
        onChange={(value) => setConfiguration(props, TEXT, value)}
      />
    </FormField>
  );
}

function ChatTemplate(props: FieldsProps) {
  return (
    <JsonField
      label="Chat"
      description="System blocks and messages; {{name}} stands for the input of that name."
      value={at(configurationOf(props.node), ...CHAT) ?? {}}
      readOnly={props.readOnly}
      onChange={(value) => setConfiguration(props, CHAT, value)}
    />
  );
}

/** Offers inputs for the variables that have none. */
function MissingInputs({ editor, node, readOnly }: FieldsProps) {
  const text = JSON.stringify(at(configurationOf(node), ...INLINE, "templateConfiguration") ?? "");
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

function Inference(props: FieldsProps) {
  const value = (name: string): string => {
    const found = at(configurationOf(props.node), ...INFERENCE, name);
    return typeof found === "number" ? String(found) : "";
  };
  const number = (name: string, label: string, step: number, placeholder: string) => (
    <FormField label={label}>
      <Input
        type="number"
        inputMode="decimal"
        step={step}
        value={value(name)}
        placeholder={placeholder}
        disabled={props.readOnly}
        onChange={({ detail }) => {
          const entered = detail.value.trim();
          setConfiguration(
            props,
            [...INFERENCE, name],
            entered === "" ? undefined : Number(entered),
          );
        }}
      />
    </FormField>
  );
  const stops = at(configurationOf(props.node), ...INFERENCE, "stopSequences");
  return (
    <ExpandableSection headerText="How it answers" defaultExpanded={false}>
      <SpaceBetween size="m">
        <ColumnLayout columns={3}>
          {number("temperature", "Temperature", 0.1, "model's own")}
          {number("topP", "Top P", 0.05, "model's own")}
          {number("maxTokens", "Longest answer", 50, "model's own")}
        </ColumnLayout>
        <FormField
          label="Stop sequences"
          description="The answer ends before the first of these; separate them by commas."
          stretch
        >
          <Input
            value={Array.isArray(stops) ? stops.join(",") : ""}
            disabled={props.readOnly}
            onChange={({ detail }) =>
              setConfiguration(
                props,
                [...INFERENCE, "stopSequences"],
                detail.value === "" ? undefined : detail.value.split(","),
              )
            }
          />
        </FormField>
      </SpaceBetween>
    </ExpandableSection>
  );
}
