/** One node of the draft by itself: values to try it with, what came of it, and its pin. */
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";

import type { FlowNode } from "../../definition/types";
import { fieldsOf, isPayload } from "../../executions/run/fold";
import { shownActivation } from "../../executions/run/states";
import { flash } from "../../shell/flash";
import { ValueView } from "../../values/ValueView";
import { levelOf } from "../../definition/levels";
import { isCalling } from "./pins";
import { givenBy, isOver } from "./tried";
import { TryResult } from "./TryResult";
import "./trying.css";
import type { Parts } from "./useParts";
import { ValueFields } from "./ValueFields";
import {
  eventOf,
  inputsOf,
  readTexts,
  recordedValues,
  remembered,
  rememberTexts,
  textsOf,
  type Texts,
} from "./values";

/** Why a node of this type is not tried alone; undefined when it can be. */
export function notAlone(node: FlowNode): string | undefined {
  if (levelOf(node.name) !== "") return "It runs with its loop. Run the flow instead.";
  if (isCalling(node) || node.type === "Condition") return undefined;
  if (node.type === "Loop")
    return "A loop runs the nodes of its body, again and again. Run the flow instead.";
  return `${node.type ?? "This"} nodes do nothing by themselves: they pass on what the flow brings them. Run the flow instead.`;
}

export function TryNode({ parts, node }: { parts: Parts; node: FlowNode }) {
  const { flowId, trying, trials, mayRun } = parts;
  const name = node.name ?? "";
  const slots = inputsOf(node);
  const alone = notAlone(node);
  const { run } = trying;
  const activation = trying.id ? shownActivation(run, name, null) : null;
  const [edited, setEdited] = useState<Texts>();
  const [kept] = useState(() => remembered(flowId, name));
  const last = eventOf(run, activation, "NodeInput");
  const small = ((last && fieldsOf(last)) ?? []).filter(({ value }) => !isPayload(value));
  const before = Object.fromEntries(small.map(({ name: input, value }) => [input, value]));
  const texts = edited ?? { ...textsOf(slots, before), ...kept };
  const read = readTexts(slots, texts, "The input");
  const tried = trials.of(name);
  const runs = tried !== undefined && !isOver(tried);
  const why = mayRun ? alone : "A runner, editor or admin can try it.";

  const takeLast = async (): Promise<void> => {
    if (!trying.id || !activation) return;
    const values = await recordedValues(trying.id, run, activation, "NodeInput");
    setEdited(textsOf(slots, values));
  };
  return (
    <SpaceBetween size="l">
      <SpaceBetween size="s">
        {alone === undefined ? (
          <ValueFields slots={slots} texts={texts} problems={read.problems} onChange={setEdited} />
        ) : (
          <Box color="text-body-secondary">{alone}</Box>
        )}
        <div className="fb-try-acts">
          {runs ? (
            <Button onClick={trials.stop}>Stop</Button>
          ) : (
            <Button
              variant="primary"
              disabled={why !== undefined || read.problems.size > 0}
              disabledReason={why ?? "A value does not fit its input."}
              onClick={() => {
                rememberTexts(flowId, name, texts);
                setEdited(texts);
                trials.start(node, read.values);
              }}
            >
              Try this node
            </Button>
          )}
          {alone === undefined && slots.length > 0 && last && (
            <Button
              onClick={() =>
                void takeLast().catch((problem: unknown) =>
                  flash.error(problem, "The values were not read"),
                )
              }
            >
              Take the last run’s values
            </Button>
          )}
          <RunFrom parts={parts} node={node} />
        </div>
      </SpaceBetween>
      {tried && <TryResult tried={tried} />}
      {isCalling(node) && <Pin parts={parts} node={node} />}
    </SpaceBetween>
  );
}

function RunFrom({ parts, node }: { parts: Parts; node: FlowNode }) {
  const why = parts.notFrom(node);
  return (
    <Button
      disabled={why !== undefined}
      disabledReason={why}
      onClick={() => parts.runFrom(node.name ?? "")}
    >
      Run from here
    </Button>
  );
}

function Pin({ parts, node }: { parts: Parts; node: FlowNode }) {
  const { board, trials } = parts;
  const name = node.name ?? "";
  const outputs = board.pins[name];
  const problem = board.problems.get(name);
  const tried = trials.of(name);
  const given = tried && givenBy(tried);
  return (
    <section aria-label="Pinned output">
      <h3 className="fb-section">Pinned output</h3>
      <SpaceBetween size="s">
        {problem !== undefined && (
          <Alert type="warning">The pin is not used. {problem} Pin it again, or unpin it.</Alert>
        )}
        {outputs === undefined ? (
          <Box color="text-body-secondary">
            A pinned node is not called in runs from this canvas: it gives what is pinned.
          </Box>
        ) : (
          Object.entries(outputs).map(([output, value]) => (
            <ValueView
              key={output}
              value={value}
              label={`Pinned ${output}`}
              title={<strong>{output}</strong>}
            />
          ))
        )}
        <div className="fb-try-acts">
          <Button onClick={() => parts.askPin(name)}>
            {outputs === undefined ? "Pin output…" : "Change the pin…"}
          </Button>
          {given && (
            <Button
              onClick={() => {
                const refused = board.pin(name, given);
                if (refused !== undefined) flash.info(refused);
              }}
            >
              Pin this result
            </Button>
          )}
          {outputs !== undefined && <Button onClick={() => board.unpin(name)}>Unpin</Button>}
        </div>
      </SpaceBetween>
    </section>
  );
}
