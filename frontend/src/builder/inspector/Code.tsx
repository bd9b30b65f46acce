/** Fields of an InlineCode node: its Python. */
import FormField from "@cloudscape-design/components/form-field";
import { CodeEditor } from "../../editors";
import { configured, setConfiguration, type FieldsProps } from "./common";

export function CodeFields(props: FieldsProps) {
  return (
    <FormField
      label="Python"
      description="Inputs are variables by their names; the value of the last expression is the output. It runs apart, without network or files."
      stretch
    >
      <CodeEditor
        language="python"
        ariaLabel="Python code"
        value={configured(props.node, ["code"])}
        readOnly={props.readOnly}
        minLines={14}
        maxLines={30}
        onChange={(value) => setConfiguration(props, ["code"], value)}
      />
    </FormField>
  );
}
