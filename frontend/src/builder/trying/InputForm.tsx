/** The input of a run, in the form that its declared type asks for. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";

import { CodeEditor } from "../../editors";
import type { DataType } from "../../executions/input";

interface InputFormProps {
  /** Name of the Input node. */
  readonly node: string;
  readonly type: DataType;
  readonly text: string;
  readonly problem: string | undefined;
  readonly recent: readonly string[];
  readonly onChange: (text: string) => void;
  readonly onForget: (text: string) => void;
}

const LABEL = "Input of the run";

export function InputForm(props: InputFormProps) {
  const { node, type, text, problem, recent, onChange, onForget } = props;
  return (
    <SpaceBetween size="s">
      <FormField
        label={LABEL}
        description={`${type} that ${node} gives the flow.`}
        errorText={problem}
        stretch
      >
        <ValueEditor
          label={LABEL}
          type={type}
          text={text}
          invalid={problem !== undefined}
          onChange={onChange}
        />
      </FormField>
      {recent.length > 0 && (
        <ExpandableSection variant="inline" headerText={`Recent inputs (${recent.length})`}>
          <ul className="fb-try-recent" aria-label="Recent inputs">
            {recent.map((each) => (
              <li key={each}>
                <button type="button" onClick={() => onChange(each)} title={each.slice(0, 500)}>
                  {each.trim() === "" ? <i>empty</i> : each.replace(/\s+/g, " ").slice(0, 120)}
                </button>
                <Button
                  variant="inline-icon"
                  iconName="close"
                  ariaLabel={`Forget ${each.slice(0, 40)}`}
                  onClick={() => onForget(each)}
                />
              </li>
            ))}
          </ul>
        </ExpandableSection>
      )}
    </SpaceBetween>
  );
}

type EditorProps = Pick<InputFormProps, "type" | "text" | "onChange"> & {
  readonly label: string;
  readonly invalid: boolean;
  /** Lines that are shown at least. */
  readonly lines?: number;
};

/** A value's editor as its type asks for. */
export function ValueEditor({ label, type, text, invalid, lines = 6, onChange }: EditorProps) {
  switch (type) {
    case "String":
      return (
        <Textarea
          value={text}
          rows={lines}
          ariaLabel={label}
          onChange={({ detail }) => onChange(detail.value)}
        />
      );
    case "Number":
      return (
        <Input
          type="number"
          step="any"
          value={text}
          ariaLabel={label}
          onChange={({ detail }) => onChange(detail.value)}
        />
      );
    case "Boolean":
      return (
        <Box>
          <SegmentedControl
            label={label}
            selectedId={text}
            options={[
              { id: "true", text: "True" },
              { id: "false", text: "False" },
            ]}
            onChange={({ detail }) => onChange(detail.selectedId)}
          />
        </Box>
      );
    default:
      return (
        <CodeEditor
          language="json"
          ariaLabel={label}
          value={text}
          minLines={lines}
          maxLines={14}
          invalid={invalid}
          onChange={onChange}
        />
      );
  }
}
