/** What the fields of the inspector share. */
import Autosuggest from "@cloudscape-design/components/autosuggest";
import FormField from "@cloudscape-design/components/form-field";
import type { ReactNode } from "react";
import {
  configurationOf,
  put,
  textAt,
  withConfiguration,
  type FlowNode,
} from "../../definition/types";
import { editNode } from "../actions";
import type { Problem } from "../problems";
import type { Editor } from "../useEditor";

/** What every field group of the inspector is given. */
export interface FieldsProps {
  readonly editor: Editor;
  readonly node: FlowNode;
  readonly problems: readonly Problem[];
  readonly readOnly: boolean;
}

/** Set one member of the node's configuration, by path; undefined removes it. */
export function setConfiguration(
  { editor, node }: Pick<FieldsProps, "editor" | "node">,
  path: readonly string[],
  value: unknown,
): void {
  const name = node.name ?? "";
  editNode(
    editor,
    name,
    `Edit ${name}`,
    (current) => withConfiguration(current, put(configurationOf(current), path, value)),
    `${name} ${path.join(".")}`,
  );
}

/** The text of one member of the node's configuration. */
export function configured(node: FlowNode, path: readonly string[]): string {
  return textAt(configurationOf(node), ...path);
}

/** The message of the first problem that names this field. */
export function problemOf(problems: readonly Problem[], field: string): string | undefined {
  return problems.find((problem) => problem.field === field)?.message;
}

interface PickerProps {
  readonly label: string;
  readonly description: ReactNode;
  readonly value: string;
  readonly options: readonly {
    readonly value: string;
    readonly label?: string;
    readonly description?: string;
  }[];
  readonly loading: boolean;
  readonly placeholder: string;
  readonly disabled: boolean;
  readonly empty: string;
  readonly onChange: (value: string) => void;
  readonly secondary?: ReactNode;
}

/** A text field that offers what this server keeps, and takes any other identifier as it is. */
export function Picker(props: PickerProps) {
  return (
    <FormField
      label={props.label}
      description={props.description}
      secondaryControl={props.secondary}
      stretch
    >
      <Autosuggest
        value={props.value}
        options={props.options.map((option) => ({ ...option }))}
        onChange={({ detail }) => props.onChange(detail.value)}
        enteredTextLabel={(value) => `Use “${value}”`}
        placeholder={props.placeholder}
        disabled={props.disabled}
        statusType={props.loading ? "loading" : "finished"}
        loadingText="Loading"
        empty={props.empty}
        ariaLabel={props.label}
        expandToViewport
      />
    </FormField>
  );
}
