/** The inputs and outputs of a node: names, types, expressions, and what they are connected with. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Change } from "../../definition/changes";
import { inputTypeIsFree, kindOf, outputTypeIsFree } from "../../definition/kinds";
import { freeName, nameProblem } from "../../definition/names";
import {
  connectionsOf,
  DATA_TYPES,
  textAt,
  type DataType,
  type FlowNode,
  type FlowNodeInput,
} from "../../definition/types";
import { editNode } from "../actions";
import { ExpressionResult } from "../trying/LastValues";
import { problemOf, type FieldsProps } from "./common";

const TYPE_OPTIONS = DATA_TYPES.map((type) => ({ value: type, label: type }));

type Category = NonNullable<FlowNodeInput["category"]>;
/** What a Loop's controller does with a value. */
const CATEGORIES: { value: Category; label: string }[] = [
  { value: "LoopCondition", label: "The condition asks for it" },
  { value: "ReturnValueToLoopStart", label: "Returns to the loop’s start" },
  { value: "ExitLoop", label: "Leaves the loop as an output" },
];

export function InputsEditor(props: FieldsProps) {
  const { editor, node, problems, readOnly } = props;
  const kind = kindOf(node.type);
  const inputs = node.inputs ?? [];
  const name = node.name ?? "";
  const names = new Set(inputs.map((input) => input.name ?? ""));

  const setInput = (index: number, input: FlowNodeInput, label: string, extra?: Change): void => {
    const edited: FlowNode = {
      ...node,
      inputs: inputs.map((each, place) => (place === index ? input : each)),
    };
    const change: Change = { kind: "replaceNode", name, node: edited };
    editor.change(
      extra ? { kind: "several", changes: [change, extra] } : change,
      label,
      `${name} input ${index} ${label}`,
    );
  };
  const remove = (index: number): void => {
    const gone = inputs[index]?.name ?? "";
    const lines = connectionsOf(editor.draft.definition).filter(
      (connection) =>
        connection.target === name &&
        textAt(connection.configuration, "data", "targetInput") === gone,
    );
    const changes: Change[] = [
      {
        kind: "removeConnections",
        names: lines.map((connection) => connection.name ?? ""),
      },
      {
        kind: "replaceNode",
        name,
        node: { ...node, inputs: inputs.filter((_input, place) => place !== index) },
      },
    ];
    editor.change({ kind: "several", changes }, `Delete input ${gone}`);
  };
  const add = (): void =>
    editNode(editor, name, `Add an input to ${name}`, (current) => ({
      ...current,
      inputs: [
        ...(current.inputs ?? []),
        { name: freeName("input", names), type: "String", expression: "$.data" },
      ],
    }));

  if (inputs.length === 0 && !kind.freeInputs) {
    return <Box color="text-body-secondary">This node takes no inputs.</Box>;
  }
  return (
    <SpaceBetween size="l">
      {inputs.map((input, index) => {
        const own = input.name ?? "";
        const others = new Set([...names].filter((each) => each !== own));
        const fixed = !inputTypeIsFree(node.type, own);
        return (
          <div className="fb-way" key={index}>
            <SpaceBetween size="xs">
              <div className="fb-row">
                <FormField
                  label="Name"
                  errorText={kind.freeInputs ? nameProblem(own, others) : undefined}
                  stretch
                >
                  <Input
                    value={own}
                    ariaLabel={`Name of input ${index + 1}`}
                    disabled={readOnly || !kind.freeInputs}
                    onChange={({ detail }) =>
                      setInput(index, { ...input, name: detail.value }, `Rename ${own}`, {
                        kind: "renamePort",
                        node: name,
                        side: "input",
                        from: own,
                        to: detail.value,
                      })
                    }
                  />
                </FormField>
                <FormField label="Type">
                  <Select
                    selectedOption={{
                      value: input.type ?? "String",
                      label: input.type ?? "String",
                    }}
                    options={TYPE_OPTIONS}
                    ariaLabel={`Type of input ${own}`}
                    disabled={readOnly || fixed}
                    onChange={({ detail }) =>
                      setInput(
                        index,
                        { ...input, type: detail.selectedOption.value as DataType },
                        `Change the type of ${own}`,
                      )
                    }
                  />
                </FormField>
                {kind.freeInputs && !readOnly && (
                  <Button
                    variant="icon"
                    iconName="remove"
                    ariaLabel={`Delete input ${own}`}
                    onClick={() => remove(index)}
                  />
                )}
              </div>
              {node.type === "LoopController" && (
                <FormField label="What it is for">
                  <Select
                    selectedOption={
                      CATEGORIES.find(({ value }) => value === input.category) ?? null
                    }
                    options={CATEGORIES}
                    placeholder="Choose"
                    ariaLabel={`What input ${own} is for`}
                    disabled={readOnly}
                    onChange={({ detail }) =>
                      setInput(
                        index,
                        { ...input, category: detail.selectedOption.value as Category },
                        `Change what ${own} is for`,
                      )
                    }
                  />
                </FormField>
              )}
              <FormField
                label="Expression"
                description={connectedFrom(props, own)}
                errorText={problemOf(problems, own)}
                stretch
              >
                <Input
                  value={input.expression ?? ""}
                  ariaLabel={`Expression of input ${own}`}
                  placeholder="$.data"
                  disabled={readOnly}
                  onChange={({ detail }) =>
                    setInput(
                      index,
                      { ...input, expression: detail.value },
                      `Edit the expression of ${own}`,
                    )
                  }
                />
              </FormField>
              <ExpressionResult
                editor={editor}
                node={name}
                input={own}
                expression={input.expression ?? ""}
                type={input.type}
              />
            </SpaceBetween>
          </div>
        );
      })}
      {kind.freeInputs && !readOnly && (
        <Button iconName="add-plus" onClick={add}>
          Add an input
        </Button>
      )}
    </SpaceBetween>
  );
}

/** Where an input's value comes from, in words. */
function connectedFrom({ editor, node }: FieldsProps, input: string): string {
  const found = connectionsOf(editor.draft.definition).find(
    (connection) =>
      connection.target === node.name &&
      textAt(connection.configuration, "data", "targetInput") === input,
  );
  if (!found) return "Not connected. Drag from an output to this input.";
  return `From ${found.source ?? ""}, ${textAt(found.configuration, "data", "sourceOutput")}. $.data is the whole value, $.data.name a part of it.`;
}

export function OutputsEditor({ editor, node, problems, readOnly }: FieldsProps) {
  const kind = kindOf(node.type);
  const outputs = node.outputs ?? [];
  const name = node.name ?? "";
  if (outputs.length === 0) {
    return <Box color="text-body-secondary">This node gives no values.</Box>;
  }
  return (
    <SpaceBetween size="l">
      {outputs.map((output, index) => {
        const own = output.name ?? "";
        const targets = connectionsOf(editor.draft.definition).filter(
          (connection) =>
            connection.source === name &&
            textAt(connection.configuration, "data", "sourceOutput") === own,
        );
        const free = outputTypeIsFree(kind, own);
        return (
          <FormField
            key={own}
            label={own}
            description={
              targets.length === 0
                ? "Not connected yet."
                : `To ${targets.map((each) => each.target ?? "").join(", ")}.`
            }
            errorText={problemOf(problems, own)}
            stretch
          >
            <Select
              selectedOption={{ value: output.type ?? "String", label: output.type ?? "String" }}
              options={TYPE_OPTIONS}
              ariaLabel={`Type of output ${own}`}
              disabled={readOnly || !free}
              onChange={({ detail }) =>
                editNode(editor, name, `Change the type of ${own}`, (current) => ({
                  ...current,
                  outputs: (current.outputs ?? []).map((each, place) =>
                    place === index
                      ? { ...each, type: detail.selectedOption.value as DataType }
                      : each,
                  ),
                }))
              }
            />
          </FormField>
        );
      })}
    </SpaceBetween>
  );
}
