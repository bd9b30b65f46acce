import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { consoleApi } from "../../api/console";
import type { FunctionTest, JsonValue } from "../../api/types";
import { CodeEditor } from "../../editors";
import { parseInput } from "../../executions/input";
import { Message } from "../../shell/Message";
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
  name: string;
  /** The code as it is being edited, saved or not. */
  code: string;
}

/** Call the function with an event, as a node would. */
export function TestPanel({ name, code }: TestPanelProps) {
  // What was tried last for this function, in this tab.
  const memory = `flowbuilder.test.${name}`;
  const [text, setText] = useState(
    () => sessionStorage.getItem(memory) ?? JSON.stringify(EVENT, null, 2),
  );
  const event = parseInput(text, undefined);
  const test = useMutation({
    mutationFn: (value: JsonValue) => consoleApi.testFunction(name, value, code),
  });
  return (
    <SpaceBetween size="m">
      <FormField
        stretch
        label="Event"
        description="What a Lambda function node would send."
        errorText={"problem" in event ? event.problem : undefined}
      >
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
      <Button
        iconName="play"
        disabled={"problem" in event}
        loading={test.isPending}
        onClick={() => {
          if (!("value" in event)) return;
          sessionStorage.setItem(memory, text);
          test.mutate(event.value);
        }}
      >
        Test this code
      </Button>
      {test.isError && <Problem error={test.error} />}
      {test.data && <Result test={test.data} />}
    </SpaceBetween>
  );
}

function Result({ test }: { test: FunctionTest }) {
  const error = typeof test.error === "string" ? { message: test.error } : test.error;
  const took = test.milliseconds === undefined ? "" : ` in ${Math.round(test.milliseconds)} ms`;
  return (
    <SpaceBetween size="s">
      {error ? (
        <Alert type="error" header={`It failed${took}`}>
          <Message>{error.message}</Message>
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
