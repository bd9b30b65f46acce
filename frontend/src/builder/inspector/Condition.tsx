/** Fields of a Condition node: its ways, tried from the top; the last one is the default. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { freeName, nameProblem } from "../../definition/names";
import {
  at,
  configurationOf,
  isObject,
  textAt,
  withConfiguration,
  put,
  type JsonObject,
} from "../../definition/types";
import type { Change } from "../../definition/changes";
import { ConditionResult } from "../trying/LastValues";
import { problemOf, type FieldsProps } from "./common";

const DEFAULT = "default";

export function ConditionFields(props: FieldsProps) {
  const { editor, node, problems, readOnly } = props;
  const name = node.name ?? "";
  const found = at(configurationOf(node), "conditions");
  const conditions: JsonObject[] = Array.isArray(found) ? found.filter(isObject) : [];
  const names = new Set(conditions.map((condition) => textAt(condition, "name")));

  const set = (next: readonly JsonObject[], label: string, key?: string, extra?: Change): void => {
    const edited = withConfiguration(node, put(configurationOf(node), ["conditions"], next));
    const change: Change = { kind: "replaceNode", name, node: edited };
    editor.change(extra ? { kind: "several", changes: [change, extra] } : change, label, key);
  };
  const add = (): void => {
    const made = { name: freeName("Condition_1", names), expression: "" };
    const last = conditions.findIndex((condition) => textAt(condition, "name") === DEFAULT);
    const before = last < 0 ? conditions.length : last;
    set(
      [...conditions.slice(0, before), made, ...conditions.slice(before)],
      `Add a way to ${name}`,
    );
  };
  const rename = (index: number, to: string): void => {
    const from = textAt(conditions[index], "name");
    set(
      conditions.map((condition, each) =>
        each === index ? { ...condition, name: to } : condition,
      ),
      `Rename ${from}`,
      `${name} condition ${index} name`,
      { kind: "renamePort", node: name, side: "condition", from, to },
    );
  };

  return (
    <SpaceBetween size="m">
      <Box color="text-body-secondary" fontSize="body-s">
        Tried from the top; the first that holds opens its connections. Compare inputs by name:{" "}
        <code>score &gt;= 0.8 and lang == &quot;en&quot;</code>.
      </Box>
      {conditions.map((condition, index) => {
        const own = textAt(condition, "name");
        const isDefault = own === DEFAULT && condition.expression === undefined;
        const others = new Set([...names].filter((each) => each !== own));
        return (
          <div className="fb-way" key={index}>
            <SpaceBetween size="xs">
              <div className="fb-row">
                <FormField
                  label={isDefault ? "Otherwise" : `Way ${index + 1}`}
                  errorText={isDefault ? undefined : nameProblem(own, others)}
                  stretch
                >
                  <Input
                    value={own}
                    ariaLabel={`Name of way ${index + 1}`}
                    disabled={readOnly || isDefault}
                    onChange={({ detail }) => rename(index, detail.value)}
                  />
                </FormField>
                {!readOnly && !isDefault && (
                  <SpaceBetween direction="horizontal" size="xxs">
                    <Button
                      variant="icon"
                      iconName="angle-up"
                      ariaLabel={`Try ${own} earlier`}
                      disabled={index === 0}
                      onClick={() => set(swapped(conditions, index), `Try ${own} earlier`)}
                    />
                    <Button
                      variant="icon"
                      iconName="remove"
                      ariaLabel={`Delete ${own}`}
                      onClick={() =>
                        set(
                          conditions.filter((_condition, each) => each !== index),
                          `Delete ${own}`,
                        )
                      }
                    />
                  </SpaceBetween>
                )}
              </div>
              {!isDefault && (
                <FormField errorText={problemOf(problems, own)} stretch>
                  <Input
                    value={textAt(condition, "expression")}
                    ariaLabel={`Expression of ${own}`}
                    placeholder='input == "text"'
                    disabled={readOnly}
                    onChange={({ detail }) =>
                      set(
                        conditions.map((each, place) =>
                          place === index ? { ...each, expression: detail.value } : each,
                        ),
                        `Edit ${own}`,
                        `${name} condition ${index} expression`,
                      )
                    }
                  />
                </FormField>
              )}
              {!isDefault && (
                <ConditionResult node={name} condition={textAt(condition, "expression")} />
              )}
            </SpaceBetween>
          </div>
        );
      })}
      {!readOnly && (
        <SpaceBetween direction="horizontal" size="xs">
          <Button iconName="add-plus" onClick={add}>
            Add a way
          </Button>
          {!names.has(DEFAULT) && (
            <Button onClick={() => set([...conditions, { name: DEFAULT }], "Add the default")}>
              Add “otherwise”
            </Button>
          )}
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}

/** The list with the member at `index` one place earlier. */
function swapped(conditions: readonly JsonObject[], index: number): JsonObject[] {
  const next = [...conditions];
  const [moved] = next.splice(index, 1);
  if (moved) next.splice(index - 1, 0, moved);
  return next;
}
