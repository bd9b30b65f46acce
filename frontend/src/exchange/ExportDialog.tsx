/** A flow's draft or one of its versions as text for other tools. */
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { consoleApi, keys, type Flow } from "../api/client";
import { versionQuery } from "../api/definitions";
import { definitionOf, type FlowDefinition } from "../definition/types";
import { CodeEditor } from "../editors";
import { useVersions, versionOptions } from "../executions/versions";
import { Dialog } from "../shell/Dialog";
import { Bones } from "../shell/PageSkeleton";
import { Problem } from "../shell/Problem";
import { saveText } from "../shell/saveText";
import { FORMATS, type Format } from "./formats";

interface ExportDialogProps {
  readonly flow: Flow;
  /** What is on the canvas, as the wire has it; it may not be saved yet. */
  readonly shown: FlowDefinition;
  readonly onClose: () => void;
}

export default function ExportDialog({ flow, shown, onClose }: ExportDialogProps) {
  const [version, setVersion] = useState(flow.version);
  const [format, setFormat] = useState<Format>("flow");
  const versions = useVersions(flow.id);
  const options = versionOptions(versions.data).map((each) =>
    each.value === "DRAFT" ? { ...each, label: "The draft" } : each,
  );
  const other = useQuery({
    ...versionQuery(flow.id, version),
    enabled: version !== flow.version,
    select: definitionOf,
  });
  const definition = version === flow.version ? shown : other.data;
  const { name, description, executionRoleArn, customerEncryptionKeyArn } = flow;
  const written = useQuery({
    queryKey: keys.exported(format, definition),
    queryFn: () =>
      consoleApi.exportFlow(format, {
        ...{ name, description, executionRoleArn, customerEncryptionKeyArn, definition },
      }),
    enabled: definition !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  const error = other.error ?? written.error;
  return (
    <Dialog
      title={`Export ${flow.name}`}
      action="Download"
      size="large"
      disabled={!written.data || written.isPlaceholderData}
      onAction={() => written.data && saveText(written.data.fileName, written.data.text)}
      onClose={onClose}
    >
      <SpaceBetween size="m">
        <ColumnLayout columns={2}>
          <FormField label="What">
            <Select
              options={options}
              selectedOption={options.find(({ value }) => value === version) ?? null}
              ariaLabel="What"
              expandToViewport
              onChange={({ detail }) => setVersion(detail.selectedOption.value ?? "DRAFT")}
            />
          </FormField>
          <FormField label="Format">
            <Select
              options={FORMATS}
              selectedOption={FORMATS.find(({ value }) => value === format) ?? null}
              ariaLabel="Format"
              expandToViewport
              onChange={({ detail }) => setFormat(detail.selectedOption.value as Format)}
            />
          </FormField>
        </ColumnLayout>
        {error !== null && <Problem error={error} />}
        {written.data && written.data.notes.length > 0 && (
          <Alert type="warning" header="What this format has no words for">
            <ul className="fb-notes">
              {written.data.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </Alert>
        )}
        {written.data ? (
          <>
            <div className="fb-exported__head">
              <Box variant="code">{written.data.fileName}</Box>
              <CopyToClipboard
                variant="button"
                textToCopy={written.data.text}
                copyButtonText="Copy"
                copyButtonAriaLabel="Copy the text"
                copySuccessText="Copied"
                copyErrorText="Not copied"
              />
            </div>
            <CodeEditor
              language={format.endsWith("json") || format.length < 11 ? "json" : "text"}
              value={written.data.text}
              ariaLabel="Exported text"
              readOnly
              minLines={12}
              maxLines={24}
            />
          </>
        ) : (
          error === null && <Bones rows={8} />
        )}
      </SpaceBetween>
    </Dialog>
  );
}
