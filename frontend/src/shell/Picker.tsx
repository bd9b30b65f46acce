import Autosuggest from "@cloudscape-design/components/autosuggest";
import FormField from "@cloudscape-design/components/form-field";
import type { ReactNode } from "react";

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
