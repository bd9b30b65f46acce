/** What a prompt says and to which model: fields of an inline prompt and of a stored prompt's variant. */
import Button from "@cloudscape-design/components/button";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { consoleApi, keys } from "../api/client";
import { at, isObject, textAt, type JsonObject } from "../definition/types";
import { CodeEditor } from "../editors";
import { JsonField } from "../editors/JsonField";
import { Picker } from "../shell/Picker";
import { messagesOf, withMessages } from "./chat";
import { ChatMessages } from "./ChatMessages";

export interface SourceProps {
  /** templateType, templateConfiguration, modelId, inferenceConfiguration and whatever else there is. */
  readonly source: JsonObject;
  readonly readOnly: boolean;
  /** Set one member by its path; undefined removes it. */
  readonly set: (path: readonly string[], value: unknown) => void;
}

const TEXT = ["templateConfiguration", "text", "text"];
const CHAT = ["templateConfiguration", "chat"];
const INFERENCE = ["inferenceConfiguration", "text"];

/** The text in which variables stand. */
export function templateText(source: JsonObject): string {
  return JSON.stringify(source.templateConfiguration ?? "");
}

export function SourceFields(props: SourceProps) {
  const { source, readOnly, set } = props;
  const chat = source.templateType === "CHAT";
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
            const text = firstText(source);
            set([], {
              ...source,
              templateType: detail.selectedId,
              templateConfiguration: chat
                ? { text: { text } }
                : { chat: { messages: [{ role: "user", content: [{ text }] }] } },
            });
          }}
        />
      </FormField>
      {chat ? <ChatTemplate {...props} /> : <TextTemplate {...props} />}
      <Inference {...props} />
    </SpaceBetween>
  );
}

/** The template's first text, to be kept when its kind is changed. */
function firstText(source: JsonObject): string {
  const message = at(source, ...CHAT, "messages", 0, "content", 0, "text");
  return typeof message === "string" ? message : textAt(source, ...TEXT);
}

function ModelPicker({ source, readOnly, set }: SourceProps) {
  const models = useQuery({ queryKey: keys.models, queryFn: () => consoleApi.models() });
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
      value={textAt(source, "modelId")}
      options={[...known.values()]}
      loading={models.isPending}
      placeholder="anthropic.claude-3-5-haiku-20241022-v1:0"
      disabled={readOnly}
      empty="No models known; type an ID."
      onChange={(value) => set(["modelId"], value)}
    />
  );
}

function TextTemplate({ source, readOnly, set }: SourceProps) {
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
        value={textAt(source, ...TEXT)}
        readOnly={readOnly}
        minLines={8}
        maxLines={22}
        onChange={(value) => set(TEXT, value)}
      />
    </FormField>
  );
}

function ChatTemplate({ source, readOnly, set }: SourceProps) {
  const chat = at(source, ...CHAT);
  const found = messagesOf(chat);
  return (
    <SpaceBetween size="m">
      {found && (
        <ChatMessages
          chat={found}
          readOnly={readOnly}
          onChange={(next) => set(CHAT, withMessages(chat, next))}
        />
      )}
      <ExpandableSection
        headerText={found ? "Chat as JSON" : "Chat"}
        defaultExpanded={found === undefined}
      >
        <JsonField
          label="Chat"
          description="System blocks, messages and tools; {{name}} stands for the input of that name."
          value={chat ?? {}}
          readOnly={readOnly}
          onChange={(value) => set(CHAT, value)}
        />
      </ExpandableSection>
    </SpaceBetween>
  );
}

function Inference({ source, readOnly, set }: SourceProps) {
  const number = (name: string, label: string, step: number) => {
    const found = at(source, ...INFERENCE, name);
    return (
      <FormField label={label}>
        <Input
          type="number"
          inputMode="decimal"
          step={step}
          value={typeof found === "number" ? String(found) : ""}
          placeholder="model's own"
          disabled={readOnly}
          onChange={({ detail }) => {
            const entered = detail.value.trim();
            set([...INFERENCE, name], entered === "" ? undefined : Number(entered));
          }}
        />
      </FormField>
    );
  };
  const stops = at(source, ...INFERENCE, "stopSequences");
  const fields = source.additionalModelRequestFields;
  return (
    <ExpandableSection headerText="How it answers" defaultExpanded={false}>
      <SpaceBetween size="m">
        <ColumnLayout columns={3}>
          {number("temperature", "Temperature", 0.1)}
          {number("topP", "Top P", 0.05)}
          {number("maxTokens", "Longest answer", 50)}
        </ColumnLayout>
        <FormField
          label="Stop sequences"
          description="The answer ends before the first of these; separate them by commas."
          stretch
        >
          <Input
            value={Array.isArray(stops) ? stops.join(",") : ""}
            disabled={readOnly}
            onChange={({ detail }) =>
              set(
                [...INFERENCE, "stopSequences"],
                detail.value === "" ? undefined : detail.value.split(","),
              )
            }
          />
        </FormField>
        {isObject(fields) ? (
          <JsonField
            label="Additional fields"
            description="What the model takes beside these, by its own names."
            value={fields}
            readOnly={readOnly}
            onChange={(value) => set(["additionalModelRequestFields"], value)}
          />
        ) : (
          !readOnly && (
            <Button onClick={() => set(["additionalModelRequestFields"], {})}>
              Add fields of the model’s own
            </Button>
          )
        )}
      </SpaceBetween>
    </ExpandableSection>
  );
}
