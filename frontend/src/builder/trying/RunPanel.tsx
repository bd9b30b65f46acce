/** Below the canvas: run the draft with an input, watch it above, and see what it gives. */
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";

import type { JsonValue } from "../../api/client";
import type { FlowDefinition } from "../../definition/types";
import { executionPath } from "../../executions/addresses";
import "../../executions/execution.css";
import { exampleOf, inputNodeOf, parseInput } from "../../executions/input";
import { Outputs } from "../../executions/Outputs";
import { Questions } from "../../executions/Questions";
import { Message } from "../../shell/Message";
import { Splitter } from "../../shell/Splitter";
import { ExecutionStatusBadge } from "../../shell/status";
import { useStoredNumber } from "../../shell/useStored";
import { Chat } from "./Chat";
import { InputForm } from "./InputForm";
import { isConversational } from "./messages";
import { PinNotes } from "./PinNotes";
import { forget, memoryOf, readInputs, remember } from "./remembered";
import "./trying.css";
import type { PinBoard } from "./usePins";
import type { Trying } from "./useTrying";

interface RunPanelProps {
  readonly flowId: string;
  readonly definition: FlowDefinition;
  /** The flow's own example of an input. */
  readonly sample: JsonValue;
  /** The input of the run that is shown at first. */
  readonly given: JsonValue | undefined;
  readonly trying: Trying;
  readonly board: PinBoard;
  readonly mayRun: boolean;
  /** Choose a node on the canvas. */
  readonly onShow: (node: string) => void;
  readonly onClose: () => void;
}

export function RunPanel(props: RunPanelProps) {
  const { flowId, definition, sample, given, trying, board, mayRun, onShow, onClose } = props;
  const input = inputNodeOf(definition);
  const type = input?.type ?? "String";
  const [recent, keep] = useInputs(flowId);
  const [edited, setEdited] = useState(given === undefined ? undefined : exampleOf(type, given));
  const [height, setHeight] = useStoredNumber("builder.run", 320);
  const [view, setView] = useState<"form" | "chat">("form");
  const text = edited ?? recent[0] ?? exampleOf(type, sample);
  const parsed = parseInput(text, type);
  const { id, run, status, busy, starting } = trying;
  const talks = isConversational(definition);
  const chats = talks && view === "chat";

  return (
    <>
      <Splitter
        direction="row"
        label="Height of the run panel"
        size={height}
        min={180}
        max={window.innerHeight - 320}
        onSize={setHeight}
      />
      <section className="fb-try" style={{ blockSize: height }} aria-label="Run">
        <header className="fb-try__head">
          <SpaceBetween direction="horizontal" size="s" alignItems="center">
            <strong>Run the draft</strong>
            {talks && (
              <SegmentedControl
                label="How to run it"
                selectedId={view}
                options={[
                  { id: "form", text: "Form" },
                  { id: "chat", text: "Chat" },
                ]}
                onChange={({ detail }) => setView(detail.selectedId as "form" | "chat")}
              />
            )}
            {id && (
              <Box variant="span" color="text-body-secondary">
                {id.name}
              </Box>
            )}
            {id && (
              <span data-testid="run-status">
                <ExecutionStatusBadge status={status} waits={run.questions.length} />
              </span>
            )}
          </SpaceBetween>
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            {id && (
              <Button variant="link" href={executionPath(id)}>
                Open execution
              </Button>
            )}
            {busy && !starting && <Button onClick={trying.stop}>Stop</Button>}
            {!chats && (
              <Button
                variant="primary"
                loading={starting}
                disabled={!mayRun || !input || "problem" in parsed || (busy && !starting)}
                disabledReason={mayRun ? undefined : "A runner, editor or admin can run it."}
                onClick={() => {
                  if (!("value" in parsed)) return;
                  keep(remember(recent, text));
                  setEdited(text);
                  void trying.start(definition, parsed.value);
                }}
              >
                Run
              </Button>
            )}
            <Button variant="icon" iconName="close" ariaLabel="Close the run" onClick={onClose} />
          </SpaceBetween>
        </header>
        <PinNotes board={board} onShow={onShow} />
        {trying.error !== undefined && (
          <Alert type="error">
            <Message>{trying.error}</Message>
          </Alert>
        )}
        {chats ? (
          <Chat
            trying={trying}
            mayRun={mayRun}
            onSay={(document) => trying.start(definition, document)}
          />
        ) : (
          <div className="fb-try__body">
            <div className="fb-try__input">
              {input ? (
                <InputForm
                  node={input.name}
                  type={type}
                  text={text}
                  problem={"problem" in parsed ? parsed.problem : undefined}
                  recent={recent}
                  onChange={setEdited}
                  onForget={(each) => {
                    setEdited(text);
                    keep(forget(recent, each));
                  }}
                />
              ) : (
                <Alert type="warning">This flow has no input node yet. Add one first.</Alert>
              )}
            </div>
            <div className="fb-try__given">
              {id && (
                <SpaceBetween size="s">
                  <Questions id={id} questions={run.questions} mayAnswer={mayRun} />
                  <Failure trying={trying} onShow={onShow} />
                  <Outputs id={id} run={run} row={{ status }} />
                </SpaceBetween>
              )}
            </div>
          </div>
        )}
      </section>
    </>
  );
}

function Failure({ trying, onShow }: { trying: Trying; onShow: (node: string) => void }) {
  const { run } = trying;
  if (run.failure === null) return null;
  const where = run.events.findLast(({ kind }) => kind === "NodeFailure");
  const node = where?.path.find(([name]) => run.shape.loops.has(name))?.[0] ?? where?.node;
  return (
    <Alert
      type="error"
      action={node ? <Button onClick={() => onShow(node)}>{`Show ${node}`}</Button> : undefined}
    >
      <Message>{run.failure.message}</Message>
    </Alert>
  );
}

/** The inputs that this browser remembers of a flow, and the way to change them. */
function useInputs(flowId: string) {
  const [inputs, setInputs] = useState(() => readInputs(localStorage.getItem(memoryOf(flowId))));
  const keep = (next: readonly string[]): void => {
    setInputs(next);
    localStorage.setItem(memoryOf(flowId), JSON.stringify(next));
  };
  return [inputs, keep] as const;
}
