/** Run the draft: give it an input, prepare it, start it in the background, go and watch. */
import Alert from "@cloudscape-design/components/alert";
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useNavigate } from "react-router";
import { wire, type Flow, type JsonValue } from "../api/client";
import { nodesOf, type FlowDefinition } from "../definition/types";
import { CodeEditor } from "../editors";
import { Dialog } from "../shell/Dialog";
import { messageOf } from "../shell/flash";

const TEST_ALIAS = "TSTALIASID";

interface RunDialogProps {
  readonly flow: Flow;
  readonly definition: FlowDefinition;
  readonly sample: JsonValue;
  /** Saves and prepares the draft. Raises when it is not prepared then. */
  readonly prepare: () => Promise<void>;
  readonly onClose: () => void;
}

export function RunDialog({ flow, definition, sample, prepare, onClose }: RunDialogProps) {
  const navigate = useNavigate();
  const input = nodesOf(definition).find((node) => node.type === "Input");
  const type = input?.outputs?.[0]?.type ?? "String";
  const [text, setText] = useState(() => remembered(flow.id) ?? asText(sample, type));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const parsed = parse(text, type);

  const run = (): void => {
    if (parsed.problem !== undefined) return;
    setBusy(true);
    setError(undefined);
    localStorage.setItem(memory(flow.id), text);
    prepare()
      .then(() =>
        wire.startFlowExecution({
          flowIdentifier: flow.id,
          flowAliasIdentifier: TEST_ALIAS,
          inputNode: input?.name ?? "",
          document: parsed.value,
        }),
      )
      .then(({ executionArn }) => {
        const name = executionArn.split("/").at(-1) ?? "";
        void navigate(`/executions/${flow.id}/${TEST_ALIAS}/${name}`);
      })
      .catch((problem: unknown) => {
        setError(messageOf(problem));
        setBusy(false);
      });
  };

  return (
    <Dialog
      title="Run the draft"
      action="Prepare and run"
      busy={busy}
      disabled={parsed.problem !== undefined || !input}
      size="large"
      onClose={onClose}
      onAction={run}
    >
      <SpaceBetween size="m">
        {!input && <Alert type="warning">This flow has no input node yet. Add one first.</Alert>}
        <FormField
          label="Input"
          description={
            type === "String"
              ? `The text that ${input?.name ?? "the input"} gives.`
              : `The value that ${input?.name ?? "the input"} gives: JSON of type ${type}.`
          }
          errorText={parsed.problem}
          stretch
        >
          <CodeEditor
            language={type === "String" ? "text" : "json"}
            ariaLabel="Input of the run"
            value={text}
            minLines={8}
            maxLines={20}
            invalid={parsed.problem !== undefined}
            onChange={setText}
          />
        </FormField>
        {error && <Alert type="error">{error}</Alert>}
      </SpaceBetween>
    </Dialog>
  );
}

function memory(flowId: string): string {
  return `flowbuilder.input.${flowId}`;
}

function remembered(flowId: string): string | undefined {
  return localStorage.getItem(memory(flowId)) ?? undefined;
}

function asText(sample: JsonValue, type: string): string {
  if (typeof sample === "string" && type === "String") return sample;
  if (sample !== null) return JSON.stringify(sample, null, 2);
  return { String: "", Number: "0", Boolean: "true", Object: "{}", Array: "[]" }[type] ?? "";
}

function parse(
  text: string,
  type: string,
): { value: JsonValue; problem?: undefined } | { problem: string } {
  if (type === "String") return { value: text };
  try {
    const value = JSON.parse(text) as JsonValue;
    const found = typeName(value);
    return found === type ? { value } : { problem: `This is ${found}; the flow takes ${type}.` };
  } catch (error) {
    return {
      problem: `This is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function typeName(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "Array";
  const name = typeof value;
  return name.charAt(0).toUpperCase() + name.slice(1);
}
