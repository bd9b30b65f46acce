import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { useState } from "react";

import type { PromptVariant } from "../../api/types";
import { freeName } from "../../definition/names";
import { put } from "../../definition/types";
import { SourceFields } from "../../prompts/SourceFields";
import { nameProblem, newVariant } from "../../prompts/variants";
import { Empty } from "../../shell/Empty";

interface VariantsProps {
  readonly variants: readonly PromptVariant[];
  readonly defaultVariant: string | undefined;
  readonly readOnly: boolean;
  readonly onChange: (
    variants: readonly PromptVariant[],
    defaultVariant: string | undefined,
  ) => void;
}

/**
 * The variants of a prompt, each in a tab. The service keeps one of them, the default one; the others
 * are there to be tried beside it.
 */
export function Variants({ variants, defaultVariant, readOnly, onChange }: VariantsProps) {
  const [chosen, setChosen] = useState(() =>
    Math.max(
      0,
      variants.findIndex(({ name }) => name === defaultVariant),
    ),
  );
  const at = Math.min(chosen, Math.max(0, variants.length - 1));
  const names = variants.map(({ name }) => name);
  const add = (variant: PromptVariant): void => {
    onChange([...variants, variant], defaultVariant ?? variant.name);
    setChosen(variants.length);
  };
  const replace = (index: number, variant: PromptVariant): void => {
    const renamed = names[index] === defaultVariant ? variant.name : defaultVariant;
    onChange(
      variants.map((each, place) => (place === index ? variant : each)),
      renamed,
    );
  };
  const act = (id: string, index: number, variant: PromptVariant): void => {
    if (id === "default") {
      onChange(variants, variant.name);
      setChosen(0); // where it will stand
    }
    if (id === "copy") add({ ...variant, name: freeName(variant.name, new Set(names)) });
    if (id === "delete") {
      const left = variants.filter((_each, place) => place !== index);
      onChange(left, variant.name === defaultVariant ? left[0]?.name : defaultVariant);
    }
  };
  const create = !readOnly && (
    <Button
      iconName="add-plus"
      onClick={() => add(newVariant(freeName("variant", new Set(names))))}
    >
      Add a variant
    </Button>
  );
  if (variants.length === 0) {
    return (
      <Container>
        <Empty title="No variants yet" action={create}>
          A variant is one way to ask: a text, a model and how it answers.
        </Empty>
      </Container>
    );
  }
  return (
    <Tabs
      variant="container"
      ariaLabel="Variants"
      activeTabId={String(at)}
      onChange={({ detail }) => setChosen(Number(detail.activeTabId))}
      actions={create}
      tabs={variants.map((variant, index) => ({
        id: String(index),
        label: (
          <>
            {variant.name || "No name"}{" "}
            {variant.name === defaultVariant && <Badge color="blue">Kept</Badge>}
          </>
        ),
        content: (
          <SpaceBetween size="l">
            {variants.length > 1 && (
              <Box color="text-body-secondary" fontSize="body-s">
                A prompt keeps one variant. The others stay in this browser, to be tried beside it.
              </Box>
            )}
            <div className="fb-row">
              <FormField
                label="Name"
                errorText={nameProblem(
                  variant.name,
                  names.filter((_name, place) => place !== index),
                )}
                stretch
              >
                <Input
                  value={variant.name}
                  ariaLabel="Name of the variant"
                  spellcheck={false}
                  readOnly={readOnly}
                  onChange={({ detail }) => replace(index, { ...variant, name: detail.value })}
                />
              </FormField>
              {!readOnly && (
                <ButtonDropdown
                  ariaLabel={`Actions for variant ${variant.name}`}
                  items={[
                    {
                      id: "default",
                      text: "Keep this one",
                      disabled: variant.name === defaultVariant,
                    },
                    { id: "copy", text: "Copy" },
                    { id: "delete", text: "Delete" },
                  ]}
                  onItemClick={({ detail }) => act(detail.id, index, variant)}
                >
                  Actions
                </ButtonDropdown>
              )}
            </div>
            <SourceFields
              source={variant}
              readOnly={readOnly}
              set={(path, value) =>
                replace(
                  index,
                  (path.length === 0 ? value : put(variant, path, value)) as PromptVariant,
                )
              }
            />
          </SpaceBetween>
        ),
      }))}
    />
  );
}
