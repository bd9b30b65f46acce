import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useParams } from "react-router";

import { consoleApi, type ExecutionId } from "../api/console";
import { keys } from "../api/keys";
import type { Execution, ExecutionRow } from "../api/types";
import { wire } from "../api/wire";
import { ClockContext } from "../canvas/clock";
import { FlowGraph } from "../canvas/FlowGraph";
import type { Layout } from "../definition/types";
import { Confirm } from "../shell/Confirm";
import { flash } from "../shell/flash";
import { Message } from "../shell/Message";
import { Page } from "../shell/Page";
import { Bones } from "../shell/PageSkeleton";
import { Problem } from "../shell/Problem";
import { may, useSession } from "../shell/session";
import { Splitter } from "../shell/Splitter";
import { ExecutionStatusBadge } from "../shell/status";
import { useStoredNumber } from "../shell/useStored";
import { builderPath } from "./addresses";
import { Below } from "./Below";
import { ConnectionMark } from "./ConnectionMark";
import "./execution.css";
import { Inspector } from "./Inspector";
import { Overview } from "./Overview";
import { PlaybackBar } from "./playback/PlaybackBar";
import { usePlayback } from "./playback/usePlayback";
import { usePlayedSelection } from "./playback/usePlayedSelection";
import { Questions } from "./Questions";
import type { Run } from "./run/fold";
import { useRun } from "./useRun";
import { useSelection, type SelectionControl } from "./useSelection";

const CompareDialog = lazy(() => import("./compare/CompareDialog"));
const CreateExecution = lazy(() => import("./CreateExecution"));
const RedriveDialog = lazy(() => import("./RedriveDialog"));
const ReplayDialog = lazy(() => import("./ReplayDialog"));

/** One execution, live: overview, graph, output, events, timeline, and what is chosen of it. */
export default function ExecutionPage() {
  const { flowId = "", aliasId = "", name = "" } = useParams();
  const id = useMemo(() => ({ flowId, aliasId, name }), [flowId, aliasId, name]);
  const execution = useQuery({
    queryKey: keys.execution(id),
    queryFn: () => consoleApi.execution(id),
    staleTime: Infinity, // what changes comes over the websocket
  });
  const breadcrumbs = [
    { text: "Executions", href: "/executions" },
    {
      text: execution.data?.flowName ?? flowId,
      href: `/flows/${flowId}/executions`,
    },
    { text: name, href: "" },
  ];
  if (!execution.data)
    return (
      <Page title={name} breadcrumbs={breadcrumbs}>
        {execution.isError ? (
          <Problem error={execution.error} retry={() => void execution.refetch()} />
        ) : (
          <Bones rows={8} />
        )}
      </Page>
    );
  return (
    <Page title={`${name} · ${execution.data.flowName}`} breadcrumbs={breadcrumbs} layout="full">
      <Loaded key={execution.data.arn} id={id} execution={execution.data} />
    </Page>
  );
}

function Loaded({ id, execution }: { id: ExecutionId; execution: Execution }) {
  const { run, states, row: heard, connection } = useRun(id, execution.definition);
  const row: ExecutionRow = heard ?? execution;
  const playback = usePlayback({ run, states });
  const { shown, clock } = playback;
  const control = usePlayedSelection(useSelection(run), playback);
  const layout = useMemo(() => (execution.layout ?? {}) as unknown as Layout, [execution.layout]);
  const [dialog, setDialog] = useState<"stop" | "again" | "redrive" | "replay" | "compare" | null>(
    null,
  );
  const [below, setBelow] = useStoredNumber("execution.below", 300);
  const [beside, setBeside] = useStoredNumber("execution.beside", 440);
  const mayRun = may(useSession().data, "runner");
  const { selection } = control;
  useShowFailure(shown.run, control);
  const chosen = selection.node !== "" || selection.seq !== null;

  return (
    <>
      <div className="fb-run">
        <header className="fb-run-head">
          <div className="fb-run-title">
            <h1>{row.name}</h1>
            <span data-testid="execution-status">
              <ExecutionStatusBadge status={row.status} waits={run.questions.length} />
            </span>
            {row.status === "Running" && <ConnectionMark connection={connection} />}
          </div>
          <div className="fb-run-actions">
            {mayRun && row.status === "Running" && (
              <Button onClick={() => setDialog("stop")}>Stop</Button>
            )}
            {mayRun && row.status !== "Running" && (
              <>
                {row.status !== "Succeeded" && (
                  <Button onClick={() => setDialog("redrive")}>Redrive</Button>
                )}
                <Button onClick={() => setDialog("replay")}>Replay</Button>
                <Button onClick={() => setDialog("again")}>Run again</Button>
              </>
            )}
            <Button onClick={() => setDialog("compare")}>Compare</Button>
            <Button href={builderPath(id)}>Open in builder</Button>
          </div>
        </header>
        <Overview row={row} states={states} />
        <Questions id={id} questions={run.questions} mayAnswer={mayRun} />
        {row.error && <Failure row={row} run={run} control={control} />}
        <ClockContext value={clock}>
          <div className="fb-run-body">
            <div className="fb-run-main">
              <section
                className="fb-run-graph"
                aria-label="Graph"
                data-still={(clock !== null && !playback.playback.playing) || undefined}
              >
                <FlowGraph
                  definition={execution.definition}
                  layout={layout}
                  states={shown.states}
                  selection={selection.node || null}
                  onSelect={control.chooseNode}
                />
              </section>
              <PlaybackBar
                control={playback}
                events={run.events}
                running={row.status === "Running"}
              />
              <Splitter
                direction="row"
                label="Height of the lower part"
                size={below}
                min={120}
                max={window.innerHeight - 320}
                onSize={setBelow}
              />
              <section className="fb-run-below" style={{ blockSize: below }}>
                <Below id={id} run={run} row={row} control={control} playback={playback} />
              </section>
            </div>
            {chosen && (
              <>
                <Splitter
                  direction="column"
                  label="Width of the details"
                  size={beside}
                  min={300}
                  max={window.innerWidth - 480}
                  onSize={setBeside}
                />
                <aside
                  className="fb-run-beside"
                  style={{ inlineSize: beside }}
                  aria-label="Details"
                >
                  <Inspector id={id} run={shown.run} states={shown.states} control={control} />
                </aside>
              </>
            )}
          </div>
        </ClockContext>
      </div>
      {dialog === "stop" && (
        <Confirm
          title={`Stop ${row.name}?`}
          action="Stop"
          onClose={() => setDialog(null)}
          onConfirm={async () => {
            await wire.stopFlowExecution(id);
            flash.success("The execution is stopping.");
          }}
        >
          Calls in flight are abandoned and no further node starts. Redrive it to go on from there.
        </Confirm>
      )}
      <Suspense fallback={null}>
        {dialog === "redrive" && (
          <RedriveDialog id={id} row={row} onClose={() => setDialog(null)} />
        )}
        {dialog === "replay" && <ReplayDialog id={id} row={row} onClose={() => setDialog(null)} />}
        {dialog === "compare" && <CompareDialog row={row} onClose={() => setDialog(null)} />}
        {dialog === "again" && (
          <CreateExecution
            flowId={row.flowId}
            aliasId={row.aliasId}
            input={execution.input?.fields[0]?.value}
            onClose={() => setDialog(null)}
          />
        )}
      </Suspense>
    </>
  );
}

function Failure(props: { row: ExecutionRow; run: Run; control: SelectionControl }) {
  const { row, run, control } = props;
  const seq = useMemo(
    () => run.events.findLast(({ kind }) => kind === "NodeFailure")?.seq,
    [run.events],
  );
  return (
    <div className="fb-run-failure">
      <Alert
        type={row.status === "Failed" ? "error" : "warning"}
        action={
          seq !== undefined && control.selection.seq !== seq ? (
            <Button onClick={() => control.chooseEvent(seq)}>Show where</Button>
          ) : undefined
        }
      >
        <Message>{row.error?.message}</Message>
      </Alert>
    </div>
  );
}

/** Open on what failed, unless something is chosen already; once, so that it can be closed. */
function useShowFailure(run: Run, { selection, chooseEvent }: SelectionControl): void {
  const done = useRef(false);
  const failed = run.endedAt !== null && run.failure !== null;
  const chosen = selection.node !== "" || selection.seq !== null;
  useEffect(() => {
    if (!failed || done.current) return;
    done.current = true;
    const failure = run.events.findLast(({ kind }) => kind === "NodeFailure");
    if (failure && !chosen) chooseEvent(failure.seq);
  }, [failed, chosen, chooseEvent, run.events]);
}
