/** A field for each input or output of a node, as its type asks for. */
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";

import { ValueEditor } from "./InputForm";
import type { Slot, Texts } from "./values";

interface ValueFieldsProps {
  readonly slots: readonly Slot[];
  readonly texts: Texts;
  readonly problems: ReadonlyMap<string, string>;
  readonly onChange: (texts: Texts) => void;
}

export function ValueFields({ slots, texts, problems, onChange }: ValueFieldsProps) {
  return (
    <SpaceBetween size="s">
      {slots.map(({ name, type }) => (
        <FormField
          key={name}
          label={name}
          description={type}
          errorText={problems.get(name)}
          stretch
        >
          <ValueEditor
            label={name}
            type={type}
            text={texts[name] ?? ""}
            invalid={problems.has(name)}
            lines={3}
            onChange={(text) => onChange({ ...texts, [name]: text })}
          />
        </FormField>
      ))}
    </SpaceBetween>
  );
}
