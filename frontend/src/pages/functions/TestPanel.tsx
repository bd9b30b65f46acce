import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { consoleApi } from "../../api/console";
import type { FunctionTest, JsonValue } from "../../api/types";
import { CodeEditor } from "../../editors";
import { parseInput } from "../../executions/input";
import { Problem } from "../../shell/Problem";
import { ValueView } from "../../values/ValueView";

/** What a Lambda function node sends (specification: the event of a node). */
const EVENT = {
  messageVersion: "1.0",
  flow: { flowArn: "arn:aws:bedrock:…:flow/…", flowAliasArn: "arn:aws:bedrock:…:flow/…/alias/…" },
  node: {
    name: "Function",
    inputs: [{ name: "text", type: "String", expression: "$.data", value: "Once upon a time" }],
  },
};

interface TestPanelProps {
  /** The stored function; undefined before it is created. */
  name: string | undefined;
  dirty: boolean;
  save: () => Promise<unknown>;
}

/** Call the function with an event, as a node would; what is not saved yet is saved first. */
export function TestPanel({ name, dirty, save }: TestPanelProps) {
  const [text, setText] = useState(() => JSON.stringify(EVENT, null, 2));
  const event = parseInput(text, undefined);
  const test = useMutation({
    mutationFn: async (value: JsonValue) => {
      if (dirty) await save();
      return consoleApi.testFunction(name ?? "", value);
    },
  });
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button
              iconName="play"
              disabled={!name || "problem" in event}
              loading={test.isPending}
              onClick={() => {
                if ("value" in event) test.mutate(event.value);
              }}
            >
              {dirty && name ? "Save and test" : "Test"}
            </Button>
          }
        >
          Test
        </Header>
      }
    >
      <SpaceBetween size="m">
        <FormField stretch label="Event" errorText={"problem" in event ? event.problem : undefined}>
          <CodeEditor
            language="json"
            ariaLabel="Event"
            value={text}
            minLines={8}
            maxLines={14}
            invalid={"problem" in event}
            onChange={setText}
          />
        </FormField>
        {!name && <Box color="text-body-secondary">Create the function to test it.</Box>}
        {test.isError && <Problem error={test.error} />}
        {test.data && <Result test={test.data} />}
      </SpaceBetween>
    </Container>
  );
}

function Result({ test }: { test: FunctionTest }) {
  const error = typeof test.error === "string" ? { message: test.error } : test.error;
  const took = test.milliseconds === undefined ? "" : ` in ${Math.round(test.milliseconds)} ms`;
  return (
    <SpaceBetween size="s">
      {error ? (
        <Alert type="error" header={`It failed${took}`}>
          <span className="fb-run-message">{error.message}</span>
        </Alert>
      ) : (
        <ValueView
          value={test.result ?? null}
          label="Result"
          title={<strong>{`Result${took}`}</strong>}
        />
      )}
      {test.printed && (
        <ValueView value={test.printed} label="Printed" title={<strong>Printed</strong>} />
      )}
    </SpaceBetween>
  );
}
