import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import SpaceBetween from "@cloudscape-design/components/space-between";

import type { ExecutionId } from "../api/console";
import type { JournalEvent, JsonValue } from "../api/types";
import { Message } from "../shell/Message";
import { ValueView } from "../values/ValueView";
import { describe } from "./describe";
import { fieldsOf, type Activation, type EventField, type Run } from "./run/fold";
import { pathLabel } from "./run/shape";
import { StepUsage } from "./usage/StepUsage";

/** Of one activation: why it failed, what it gave, what it took, and what it called. */
export function NodeValues(props: {
  id: ExecutionId;
  run: Pick<Run, "events" | "endedAt">;
  activation: Pick<Activation, "events" | "status"> | null;
}) {
  const { id, run, activation } = props;
  if (!activation)
    return (
      <Box color="text-body-secondary">
        {run.endedAt === null ? "This node has not started yet." : "This node did not run."}
      </Box>
    );
  const events = activation.events.flatMap((seq) => run.events[seq - 1] ?? []);
  const of = (...kinds: JournalEvent["kind"][]) =>
    events.filter(({ kind }) => kinds.includes(kind));
  const actions = of("NodeAction");
  // Input and Output nodes tell twice, once for themselves and once for the flow.
  const outputs = firstOf(of("NodeOutput"), of("FlowInput"));
  const inputs = firstOf(of("NodeInput"), of("FlowOutput"));
  const conditions = of("ConditionResult");
  return (
    <SpaceBetween size="l">
      {of("NodeFailure").map((event) => (
        <Alert key={event.seq} type="error" header={textOf(event.data.code)}>
          <Message>{textOf(event.data.message)}</Message>
        </Alert>
      ))}
      {activation.status === "skipped" && (
        <Alert type="info">No open path led here, so this node was skipped.</Alert>
      )}
      {conditions.map((event) => (
        <Section key={event.seq} title="Condition that held">
          <Box>{describe(event) || "none"}</Box>
        </Section>
      ))}
      {outputs.length > 0 && (
        <Section title={outputs.length > 1 ? `Output, ${outputs.length} items` : "Output"}>
          <ManyFields id={id} events={outputs} />
        </Section>
      )}
      {inputs.length > 0 && (
        <Section title="Input">
          <ManyFields id={id} events={inputs} />
        </Section>
      )}
      <StepUsage id={id} actions={actions} running={run.endedAt === null} />
      {actions.length > 0 && (
        <Section title={actions.length > 1 ? `Calls (${actions.length})` : "Call"}>
          <SpaceBetween size="xs">
            {actions.map((event) => (
              <Call key={event.seq} event={event} id={id} />
            ))}
          </SpaceBetween>
        </Section>
      )}
      {of("NodeDependency").map((event) => (
        <Section key={event.seq} title="Agent trace">
          <ValueView value={event.data.trace ?? null} label="Agent trace" execution={id} />
        </Section>
      ))}
    </SpaceBetween>
  );
}

const FIRST = 20;

function ManyFields({ id, events }: { id: ExecutionId; events: readonly JournalEvent[] }) {
  return (
    <SpaceBetween size="s">
      {events
        .slice(0, FIRST)
        .flatMap((event) =>
          fieldsOf(event).map((field) => (
            <Field
              key={`${event.seq} ${field.name}`}
              id={id}
              field={field}
              item={events.length > 1 ? pathLabel(event.path) : ""}
            />
          )),
        )}
      {events.length > FIRST && (
        <Box color="text-body-secondary">
          {events.length - FIRST} more are in the list of events.
        </Box>
      )}
    </SpaceBetween>
  );
}

function Field({ id, field, item }: { id: ExecutionId; field: EventField; item: string }) {
  const from = field.source ? `from ${field.source.node}.${field.source.output}` : "";
  const path = field.expression && field.expression !== "$.data" ? field.expression : "";
  return (
    <ValueView
      value={field.value}
      label={field.name}
      execution={id}
      title={
        <span className="fb-field">
          {item && <span className="fb-event-item">{item}</span>}
          <strong>{field.name}</strong>
          {field.type && <span className="fb-field-type">{field.type}</span>}
          {(from || path) && (
            <span className="fb-value-note">{[from, path].filter(Boolean).join(" · ")}</span>
          )}
        </span>
      }
    />
  );
}

function Call({ event, id }: { event: JournalEvent; id: ExecutionId }) {
  const { request, response, requestId } = event.data;
  return (
    <ExpandableSection headerText={describe(event)} variant="footer">
      <SpaceBetween size="s">
        {request !== undefined && (
          <ValueView
            value={request}
            label="Request"
            execution={id}
            title={<strong>Request</strong>}
          />
        )}
        {response !== undefined && (
          <ValueView
            value={response}
            label="Response"
            execution={id}
            title={<strong>Response</strong>}
          />
        )}
        {typeof requestId === "string" && requestId && (
          <Box color="text-body-secondary" fontSize="body-s">
            Request id {requestId}
          </Box>
        )}
      </SpaceBetween>
    </ExpandableSection>
  );
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section>
      <h3 className="fb-section">{title}</h3>
      {children}
    </section>
  );
}

function firstOf<T>(first: readonly T[], second: readonly T[]): readonly T[] {
  return first.length > 0 ? first : second;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
