/** What trying a node came to: its output, what it printed and called, or why it failed. */
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useEffect, useRef } from "react";

import type { ExecutionId } from "../../api/console";
import { duration } from "../../canvas/words";
import { NodeValues } from "../../executions/NodeValues";
import { Message } from "../../shell/Message";
import { ValueView } from "../../values/ValueView";
import { isOver, printedBy, type Tried } from "./tried";

/** A node that is tried leaves no execution, so none of its values is kept beside one. */
const NONE: ExecutionId = { flowId: "", aliasId: "", name: "" };

export function TryResult({ tried }: { tried: Tried }) {
  const { events, milliseconds, question, refused } = tried;
  const failed = events.some(({ kind }) => kind === "NodeFailure");
  const over = isOver(tried);
  const printed = printedBy(tried);
  const result = useRef<HTMLElement>(null);
  useEffect(() => {
    if (over) result.current?.scrollIntoView({ block: "nearest" });
  }, [over]);
  return (
    <section aria-label="Result" ref={result}>
      <SpaceBetween size="s">
        {refused !== undefined ? (
          <Alert type={refused === "Stopped." ? "info" : "error"}>
            <Message>{refused}</Message>
          </Alert>
        ) : (
          <div data-testid="try-status" role="status">
            <StatusIndicator type={!over ? "in-progress" : failed ? "error" : "success"}>
              {!over ? "Running" : failed ? "Failed" : question === undefined ? "Done" : "It asks"}
              {milliseconds === undefined ? "" : `, ${duration(milliseconds)}`}
            </StatusIndicator>
          </div>
        )}
        {question !== undefined && (
          <Alert type="info" header="It asks the user">
            <Message>{question}</Message>
            <Box color="text-body-secondary">Run the flow to answer it.</Box>
          </Alert>
        )}
        {printed && (
          <ValueView value={printed} label="Printed" title={<strong>Printed</strong>} code />
        )}
        {events.length > 0 && (
          <NodeValues
            id={NONE}
            run={{ events, endedAt: null }}
            activation={{ events: events.map(({ seq }) => seq), status: "succeeded" }}
          />
        )}
      </SpaceBetween>
    </section>
  );
}
