import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator, {
  type StatusIndicatorProps,
} from "@cloudscape-design/components/status-indicator";

import type { ExecutionId } from "../../api/console";
import type { ActivationStatus } from "../../canvas/states";
import { duration, STATUS_WORDS } from "../../canvas/words";
import { Message } from "../../shell/Message";
import { ValueView } from "../../values/ValueView";
import type { Activation, Run } from "../run/fold";
import { pathKey, pathLabel } from "../run/shape";
import { valuesOf, type Value } from "./steps";

/** Values of an iterator's items that are shown. */
const FIRST = 20;

const MARKS: Readonly<Record<ActivationStatus, StatusIndicatorProps.Type>> = {
  waiting: "pending",
  running: "in-progress",
  succeeded: "success",
  failed: "error",
  skipped: "not-started",
  stopped: "stopped",
};

interface StepCellProps {
  readonly id: ExecutionId;
  readonly run: Run;
  readonly activation: Activation | null;
  /** Whether what it took and gave is shown. */
  readonly open: boolean;
}

/** A step in one of the executions: how it went and how long it took, and its values. */
export function StepCell({ id, run, activation, open }: StepCellProps) {
  if (!activation) return <Box color="text-body-secondary">Did not run</Box>;
  const { status, startedAt, endedAt } = activation;
  const { input, output, error } = valuesOf(run, activation);
  return (
    <SpaceBetween size="s">
      <SpaceBetween direction="horizontal" size="m">
        <StatusIndicator type={MARKS[status]}>{STATUS_WORDS[status]}</StatusIndicator>
        {startedAt !== null && endedAt !== null && (
          <span className="fb-numbers">{duration(endedAt - startedAt)}</span>
        )}
      </SpaceBetween>
      {open && (
        <>
          {error !== null && <Message>{error}</Message>}
          <Values id={id} title="Input" values={input} />
          <Values id={id} title="Output" values={output} />
        </>
      )}
    </SpaceBetween>
  );
}

function Values(props: { id: ExecutionId; title: string; values: readonly Value[] }) {
  const { id, title, values } = props;
  if (values.length === 0) return null;
  return (
    <section aria-label={title}>
      <Box variant="h4">{title}</Box>
      {values.slice(0, FIRST).map(({ name, path, value }) => (
        <ValueView
          key={`${name}@${pathKey(path)}`}
          value={value}
          label={`${title} ${name}`}
          execution={id}
          title={
            <span className="fb-field">
              <strong>{name}</strong>
              {values.length > 1 && path.length > 0 && (
                <span className="fb-value-note">{pathLabel(path)}</span>
              )}
            </span>
          }
        />
      ))}
      {values.length > FIRST && (
        <Box color="text-body-secondary">
          {(values.length - FIRST).toLocaleString("en")} more are in the execution&apos;s events.
        </Box>
      )}
    </section>
  );
}
