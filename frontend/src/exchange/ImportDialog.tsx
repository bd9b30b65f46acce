/** A flow read from a text of another tool: into the draft, or as a new flow. */
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FileDropzone, { useFilesDragging } from "@cloudscape-design/components/file-dropzone";
import FileInput from "@cloudscape-design/components/file-input";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { consoleApi, keys } from "../api/client";
import type { ImportedFlow } from "../api/console";
import { CodeEditor } from "../editors";
import { Dialog } from "../shell/Dialog";
import { messageOf } from "../shell/flash";
import { useSettled } from "../shell/useSettled";
import { formatWords } from "./formats";
import { useAction } from "../shell/useAction";

interface ImportDialogProps {
  readonly title: string;
  readonly action: string;
  /** What is said and asked of the flow that was read, before it is taken. */
  readonly about: (flow: ImportedFlow) => ReactNode;
  /** Whether it can be taken. */
  readonly ready?: boolean;
  /** Raises what the dialog then shows. */
  readonly onImport: (flow: ImportedFlow) => Promise<void>;
  readonly onClose: () => void;
}

const QUIET_MILLISECONDS = 300;

export default function ImportDialog(props: ImportDialogProps) {
  const { title, action, about, ready = true, onImport, onClose } = props;
  const [text, setText] = useState("");
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [chosen, setChosen] = useState(0);
  const { busy, error, run } = useAction();
  const { areFilesDragging } = useFilesDragging();
  const asked = useSettled(text, QUIET_MILLISECONDS);
  const filled = useSettled(values, QUIET_MILLISECONDS);
  const read = useQuery({
    queryKey: keys.imported(asked, filled),
    queryFn: () => consoleApi.importText(asked, filled),
    enabled: asked.trim() !== "",
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Infinity,
  });
  const found = asked.trim() !== "" && !read.isError ? read.data : undefined;
  const flow = found?.flows[chosen] ?? found?.flows[0];
  const take = (next: string): void => {
    setText(next);
    setValues({});
    setChosen(0);
  };
  const open = ([file]: readonly File[]): void => {
    if (file) run(async () => take(await file.text()));
  };
  // What was typed last may not have been read yet.
  const settled = asked === text && filled === values && !read.isFetching;

  return (
    <Dialog
      title={title}
      action={action}
      size="large"
      busy={busy}
      disabled={!flow || !settled || !ready}
      onAction={() => flow && run(() => onImport(flow))}
      onClose={onClose}
    >
      <SpaceBetween size="m">
        <Box color="text-body-secondary">
          The service’s JSON, a CloudFormation template with AWS::Bedrock::Flow, or Terraform’s
          aws_bedrockagent_flow: as a file, or pasted below. Nothing in it is run.
        </Box>
        {areFilesDragging ? (
          <FileDropzone onChange={({ detail }) => open(detail.value)}>
            <Box>Drop the file here</Box>
          </FileDropzone>
        ) : (
          <FileInput
            value={[]}
            accept=".json,.yaml,.yml,.template,.tf,.txt"
            ariaLabel="Choose a file"
            onChange={({ detail }) => open(detail.value)}
          >
            Choose a file
          </FileInput>
        )}
        <FormField
          label="Text"
          errorText={read.isError && asked.trim() !== "" ? messageOf(read.error) : undefined}
          constraintText={found && formatWords(found.format)}
          stretch
        >
          <CodeEditor
            language="text"
            value={text}
            ariaLabel="Text to import"
            minLines={8}
            maxLines={14}
            invalid={read.isError}
            onChange={take}
          />
        </FormField>
        {found && found.flows.length > 1 && (
          <FormField label="Flow" description={`The text has ${found.flows.length} flows.`}>
            <Select
              options={found.flows.map((each, index) => ({
                value: String(index),
                label: each.title,
              }))}
              selectedOption={flow ? { value: String(chosen), label: flow.title } : null}
              ariaLabel="Flow"
              expandToViewport
              onChange={({ detail }) => setChosen(Number(detail.selectedOption.value))}
            />
          </FormField>
        )}
        {flow && flow.placeholders.length > 0 && (
          <SpaceBetween size="s">
            <Box>
              The text does not say these values. What is left empty stays in the flow as it is.
            </Box>
            {flow.placeholders.map(({ expression, suggested }) => (
              <FormField
                key={expression}
                label={<code>{expression}</code>}
                secondaryControl={
                  suggested !== "" && (
                    <Button onClick={() => setValues(withValue(values, expression, suggested))}>
                      Use {suggested}
                    </Button>
                  )
                }
                stretch
              >
                <Input
                  value={values[expression] ?? ""}
                  ariaLabel={`Value of ${expression}`}
                  spellcheck={false}
                  onChange={({ detail }) => setValues(withValue(values, expression, detail.value))}
                />
              </FormField>
            ))}
          </SpaceBetween>
        )}
        {flow?.notes.map((note) => (
          <Alert key={note} type="warning">
            {note}
          </Alert>
        ))}
        {flow && about(flow)}
        {error && <Alert type="error">{error}</Alert>}
      </SpaceBetween>
    </Dialog>
  );
}

/** An empty value is none. */
function withValue(
  values: Readonly<Record<string, string>>,
  name: string,
  value: string,
): Readonly<Record<string, string>> {
  const others = Object.entries(values).filter(([each]) => each !== name);
  return Object.fromEntries(value === "" ? others : [...others, [name, value]]);
}
