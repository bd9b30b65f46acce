/** Fields of a Loop's controller: when the loop ends. */
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { at, configurationOf } from "../../definition/types";
import { configured, setConfiguration, type FieldsProps } from "./common";

const MOST = 10;

export function LoopControllerFields(props: FieldsProps) {
  const { node, readOnly } = props;
  const most = at(configurationOf(node), "maxIterations");
  return (
    <SpaceBetween size="m">
      <FormField
        label="Exit the loop when"
        description="Compares the inputs that are loop conditions by name, after each pass."
        stretch
      >
        <Input
          value={configured(node, ["continueCondition", "expression"])}
          ariaLabel="Exit the loop when"
          disabled={readOnly}
          onChange={({ detail }) =>
            setConfiguration(props, ["continueCondition", "expression"], detail.value)
          }
        />
      </FormField>
      <FormField label="Iterations at most">
        <Input
          type="number"
          value={String(typeof most === "number" ? most : MOST)}
          ariaLabel="Iterations at most"
          disabled={readOnly}
          onChange={({ detail }) => {
            const count = Math.round(Number(detail.value));
            if (count >= 1) setConfiguration(props, ["maxIterations"], count);
          }}
        />
      </FormField>
    </SpaceBetween>
  );
}
