import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tiles from "@cloudscape-design/components/tiles";

import type { FlowRow, Template } from "../../api/types";
import { FlowSketch } from "../../canvas/FlowSketch";

/** What a new flow is made of: nothing, a template, or a flow that is there already. */
export type Start =
  | { readonly kind: "blank" }
  | { readonly kind: "template"; readonly id: string }
  | { readonly kind: "flow"; readonly id: string };

export const BLANK: Start = { kind: "blank" };

interface StartFromProps {
  readonly start: Start;
  readonly templates: readonly Template[];
  readonly flows: readonly FlowRow[];
  readonly onChoose: (start: Start) => void;
}

/** A blank canvas, the templates with their pictures, and the flows there are. */
export function StartFrom({ start, templates, flows, onChoose }: StartFromProps) {
  const origins = flows.map(({ flowId, name, description }) => ({
    value: flowId,
    label: name,
    description,
  }));
  return (
    <SpaceBetween size="s">
      <Tiles
        value={start.kind === "template" ? `template ${start.id}` : start.kind}
        columns={3}
        ariaLabel="Start from"
        items={[
          { value: "blank", label: "A blank canvas", description: "One input and one output." },
          ...templates.map(({ id, title, description, definition, layout }) => ({
            value: `template ${id}`,
            label: title,
            description,
            image: <FlowSketch definition={definition} layout={layout} />,
          })),
          ...(flows.length > 0
            ? [
                {
                  value: "flow",
                  label: "A copy of a flow",
                  description: "With its nodes, places and sample input.",
                },
              ]
            : []),
        ]}
        onChange={({ detail }) => {
          const [kind = "", id = ""] = detail.value.split(" ");
          onChoose(kind === "template" ? { kind, id } : kind === "flow" ? { kind, id: "" } : BLANK);
        }}
      />
      {start.kind === "flow" && (
        <Select
          options={origins}
          placeholder="Choose the flow to copy"
          ariaLabel="Flow to copy"
          filteringType={flows.length > 8 ? "auto" : "none"}
          selectedOption={origins.find(({ value }) => value === start.id) ?? null}
          onChange={({ detail }) =>
            onChoose({ kind: "flow", id: detail.selectedOption.value ?? "" })
          }
        />
      )}
    </SpaceBetween>
  );
}
