import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Multiselect from "@cloudscape-design/components/multiselect";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { consoleApi } from "../../api/console";
import type { PromptTrial, PromptVariant } from "../../api/types";
import { variablesOf } from "../../prompts/variants";
import { Message } from "../../shell/Message";
import { Problem } from "../../shell/Problem";
import { may, useSession } from "../../shell/session";
import { duration } from "../../canvas/words";
import { ValueView } from "../../values/ValueView";

/** Variants that are asked at a time. */
const MOST = 4;

interface TryPromptProps {
  readonly id: string;
  /** As they are edited, saved or not. */
  readonly variants: readonly PromptVariant[];
}

interface Result {
  readonly name: string;
  readonly trial: PromptTrial;
}

/** Fill in the variables and ask one variant or several, beside one another. */
export function TryPrompt({ id, variants }: TryPromptProps) {
  const mayRun = may(useSession().data, "runner");
  const memory = `flowbuilder.prompt.${id}`;
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    remembered(sessionStorage.getItem(memory)),
  );
  const [names, setNames] = useState<readonly string[]>();
  const known = variants.map(({ name }) => name);
  const asked = (names ?? known.slice(0, 1)).filter((name) => known.includes(name));
  const chosen = variants.filter(({ name }) => asked.includes(name));
  const variables = [...new Set(chosen.flatMap(variablesOf))];
  const attempt = useMutation({
    mutationFn: (): Promise<Result[]> => {
      sessionStorage.setItem(memory, JSON.stringify(values));
      const inputs = Object.fromEntries(variables.map((name) => [name, values[name] ?? ""]));
      return Promise.all(
        chosen.map(async (variant) => ({
          name: variant.name,
          trial: await consoleApi.tryPrompt(variant, inputs),
        })),
      );
    },
  });
  if (!mayRun) return <Box color="text-body-secondary">Your role may read, but not run.</Box>;
  return (
    <SpaceBetween size="m">
      <FormField label="Variants" description="Several are asked at once, to be compared.">
        <Multiselect
          options={known.map((name) => ({ value: name, label: name }))}
          selectedOptions={asked.map((name) => ({ value: name, label: name }))}
          ariaLabel="Variants to try"
          placeholder="Choose variants"
          expandToViewport
          onChange={({ detail }) =>
            setNames(detail.selectedOptions.map(({ value }) => value ?? "").slice(0, MOST))
          }
        />
      </FormField>
      {variables.map((name) => (
        <FormField key={name} label={name} stretch>
          <Textarea
            value={values[name] ?? ""}
            rows={3}
            onChange={({ detail }) => setValues({ ...values, [name]: detail.value })}
          />
        </FormField>
      ))}
      <Button
        iconName="play"
        loading={attempt.isPending}
        disabled={chosen.length === 0}
        onClick={() => attempt.mutate()}
      >
        Try
      </Button>
      {attempt.isError && <Problem error={attempt.error} />}
      {attempt.data?.map((result) => (
        <Answer key={result.name} {...result} />
      ))}
    </SpaceBetween>
  );
}

function Answer({ name, trial }: Result) {
  const { text, usage, error, milliseconds } = trial;
  const tokens = usage
    ? ` · ${usage.inputTokens ?? 0} tokens in, ${usage.outputTokens ?? 0} out`
    : "";
  const took = `${duration(milliseconds)}${tokens}`;
  return error ? (
    <Alert type="error" header={`${name}: ${error.code}`}>
      <Message>{error.message}</Message>
    </Alert>
  ) : (
    <section aria-label={`Answer of ${name}`}>
      <ValueView
        value={text ?? ""}
        label={`Answer of ${name}`}
        title={
          <span className="fb-field">
            <strong>{name}</strong>
            <span className="fb-value-note">{took}</span>
          </span>
        }
      />
    </section>
  );
}

function remembered(text: string | null): Readonly<Record<string, string>> {
  try {
    return (JSON.parse(text ?? "{}") ?? {}) as Record<string, string>;
  } catch {
    return {};
  }
}
