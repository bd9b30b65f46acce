/** The variants of a prompt. Pure. */
import type { JsonValue, Prompt, PromptVariant } from "../api/types";
import { promptVariables } from "../definition/names";
import type { JsonObject } from "../definition/types";

/** Members of a variant that an inline prompt has, too. */
const INLINE = [
  "templateType",
  "templateConfiguration",
  "modelId",
  "inferenceConfiguration",
  "additionalModelRequestFields",
] as const;

/** The service's pattern of names of prompts and variants. */
const NAME = /^([0-9a-zA-Z][_-]?){1,100}$/;

/** Why the service would refuse the name, in words; undefined when it would not. */
export function nameProblem(name: string, taken: readonly string[] = []): string | undefined {
  if (!name) return "Give it a name.";
  if (!NAME.test(name))
    return "Only letters and digits, with single hyphens or underscores between them, at most 100.";
  return taken.includes(name) ? `${name} is taken. Choose another name.` : undefined;
}

/** A variant that says something. */
export function newVariant(name: string, source: JsonObject = {}): PromptVariant {
  return withVariables({
    name,
    templateType: "TEXT",
    templateConfiguration: { text: { text: "Say in one sentence: {{text}}" } },
    ...source,
  });
}

/** The one that is used when none is named: the default one, or the first. */
export function defaultVariant(
  prompt: Pick<Prompt, "variants" | "defaultVariant">,
): PromptVariant | undefined {
  const { variants = [] } = prompt;
  return variants.find(({ name }) => name === prompt.defaultVariant) ?? variants[0];
}

/** The variant as an inline prompt. */
export function inlineOf(variant: PromptVariant): JsonObject {
  return Object.fromEntries(
    INLINE.flatMap((member) => (variant[member] === undefined ? [] : [[member, variant[member]]])),
  );
}

/** The names that stand in a variant's texts. */
export function variablesOf(variant: JsonObject): string[] {
  return promptVariables(JSON.stringify(variant.templateConfiguration ?? ""));
}

/** The variant with the list of variables that its texts have. */
export function withVariables(variant: PromptVariant): PromptVariant {
  const inputVariables = variablesOf(variant).map((name) => ({ name }));
  const configuration = variant.templateConfiguration as Record<string, JsonObject> | undefined;
  if (!configuration) return variant;
  return {
    ...variant,
    templateConfiguration: Object.fromEntries(
      Object.entries(configuration).map(([kind, template]) => [
        kind,
        { ...template, inputVariables },
      ]),
    ),
  };
}

/** Texts of two drafts are compared as JSON. */
export function textOf(value: unknown): string {
  return JSON.stringify(value as JsonValue, null, 2);
}
