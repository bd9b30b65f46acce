/** The builder: a flow's draft to draw on, or one of its versions to look at. */
import { ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { FlowActivity } from "../activity/Activity";
import {
  ApiError,
  consoleApi,
  keys,
  wire,
  type Flow,
  type JsonValue,
  type Tagged,
} from "../api/client";
import { completeLayout } from "../canvas/autoLayout";
import "../canvas/canvas.css";
import { useShowStart } from "../canvas/useView";
import { compareAddress } from "../compare/addresses";
import { flattened, nested } from "../definition/levels";
import {
  connectionsOf,
  definitionOf,
  toLayout,
  type Draft,
  type FlowDefinition,
} from "../definition/types";
import { preloadEditor } from "../editors";
import { runInBuilder } from "../executions/addresses";
import { flash } from "../shell/flash";
import { Page } from "../shell/Page";
import { PageSkeleton } from "../shell/PageSkeleton";
import { Problem as ProblemNotice } from "../shell/Problem";
import { may, useSession } from "../shell/session";
import { useAddress } from "../shell/useAddress";
import { useStoredFlag } from "../shell/useStored";
import { replaceDraft } from "./actions";
import { Announcements } from "./Announcements";
import "./builder.css";
import { Canvas } from "./Canvas";
import { CommandDialogs } from "./CommandDialogs";
import type { DialogName } from "./commands";
import { BuilderHeader, VersionHeader } from "./Header";
import { Inspector } from "./inspector";
import { NodeMenu, type MenuPlace } from "./NodeMenu";
import type { Adding } from "./NodeSearch";
import { Outline } from "./Outline";
import { Palette } from "./Palette";
import { ProblemsPanel } from "./ProblemsPanel";
import { located, type Problem } from "./problems";
import { LastRun } from "./trying/LastRun";
import { LastValues } from "./trying/LastValues";
import { loadPast, type Past } from "./trying/past";
import { RunPanel } from "./trying/RunPanel";
import { useParts } from "./trying/useParts";
import { usePins } from "./trying/usePins";
import { useTrying } from "./trying/useTrying";
import { useCommands } from "./useCommands";
import { useEditor } from "./useEditor";
import { useKeepInView } from "./useKeepInView";
import { useOutline } from "./useOutline";
import { useProblems } from "./useProblems";
import { useSaving, type SaveState } from "./useSaving";
import { VersionDialogs } from "./versions/VersionDialogs";

const ConflictDialog = lazy(() => import("./ConflictDialog"));
const ExportDialog = lazy(() => import("../exchange/ExportDialog"));
const ImportDraft = lazy(() => import("../exchange/ImportDraft"));
const DefinitionPanel = lazy(() => import("./text/DefinitionPanel"));

/** What the builder begins with. */
interface Loaded {
  readonly found: Tagged<Flow>;
  readonly draft: Draft;
  readonly sample: JsonValue;
  /** The execution of before that the address names. */
  readonly past: Past | null;
}

async function load(flowId: string, version: string | undefined, run: string): Promise<Loaded> {
  const named = runInBuilder(flowId, run);
  const past = named === null ? null : loadPast(named).catch(notShown);
  const bench = consoleApi.workbench(flowId);
  const found = version
    ? { value: (await wire.getFlowVersion(flowId, version)) as Flow, etag: null }
    : await wire.getDraft(flowId);
  const definition = flattened(definitionOf(found.value));
  const { layout, sampleInput } = await bench;
  const places = await completeLayout(definition, toLayout(layout));
  return {
    found,
    draft: { definition, layout: places },
    sample: sampleInput,
    past: await past,
  };
}

function notShown(problem: unknown): null {
  flash.error(problem, "The execution is not shown");
  return null;
}

export default function BuilderPage() {
  const { flowId = "", version } = useParams();
  const [address] = useAddress();
  const session = useSession();
  const loaded = useQuery({
    queryKey: ["builder", flowId, version ?? ""],
    queryFn: () => load(flowId, version, address("run")),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const name = loaded.data?.found.value.name ?? "Flow";
  const crumbs = [
    { text: "Flows", href: "/" },
    { text: name, href: `/flows/${flowId}` },
    ...(version
      ? [{ text: `Version ${version}`, href: `/flows/${flowId}/versions/${version}` }]
      : []),
  ];
  return (
    <Page title={name} layout={loaded.isError ? "default" : "full"} breadcrumbs={crumbs}>
      {loaded.isError ? (
        <ProblemNotice error={loaded.error} retry={() => void loaded.refetch()} />
      ) : loaded.data ? (
        <ReactFlowProvider key={`${flowId} ${version ?? ""}`}>
          <Builder
            loaded={loaded.data}
            readOnly={version !== undefined || !may(session.data, "editor")}
          />
        </ReactFlowProvider>
      ) : (
        <PageSkeleton inside />
      )}
    </Page>
  );
}

interface BuilderProps {
  readonly loaded: Loaded;
  readonly readOnly: boolean;
}

function Builder({ loaded, readOnly }: BuilderProps) {
  const flow = loaded.found.value;
  const client = useQueryClient();
  const canvas = useReactFlow();
  const navigate = useNavigate();
  const showStart = useShowStart();
  const editor = useEditor(loaded.draft);
  const isVersion = flow.version !== "DRAFT";
  const [status, setStatus] = useState(flow.status);
  const [preparing, setPreparing] = useState(false);
  const [dialog, setDialog] = useState<DialogName>();
  const [address, setAddress] = useAddress();
  const [running, setRunning] = useState(loaded.past !== null || address("panel") === "run");
  const unprepared = useCallback(() => setStatus("NotPrepared"), []);
  const { definition: drawn, layout } = editor.draft;
  const definition = useMemo(() => nested(drawn), [drawn]);
  const wireDraft = useMemo(() => ({ definition, layout }), [definition, layout]);
  const saving = useSaving(loaded.found, wireDraft, !readOnly, unprepared);
  const problems = useProblems(definition);
  useEffect(preloadEditor, []);
  useKeepInView(editor.selection.nodes);
  const anything = editor.selection.nodes.length + editor.selection.connections.length > 0;

  const prepare = useCallback(async (): Promise<void> => {
    setPreparing(true);
    try {
      await saving.flush();
      await wire.prepareFlow(flow.id);
      let now = await wire.getFlow(flow.id);
      while (now.status === "Preparing") {
        await new Promise((resolve) => setTimeout(resolve, 200));
        now = await wire.getFlow(flow.id);
      }
      setStatus(now.status);
      if (now.status !== "Prepared") {
        const errors = (now.validations ?? []).filter(({ severity }) => severity === "Error");
        const [first] = errors;
        throw new ApiError(
          "ValidationException",
          `The flow has ${errors.length} ${errors.length === 1 ? "problem" : "problems"}. ${first?.message ?? ""}`,
          400,
        );
      }
    } finally {
      setPreparing(false);
      void client.invalidateQueries({ queryKey: keys.flows() });
    }
  }, [client, flow.id, saving]);

  const mayEdit = !readOnly;
  const ready = useCallback(async () => {
    if (mayEdit) await prepare(); // others run what was prepared last
  }, [mayEdit, prepare]);
  const board = usePins(flow.id, editor.draft.definition);
  const trying = useTrying(flow.id, ready, loaded.past, board.used);
  const showRun = (open: boolean): void => {
    setRunning(open);
    if (open !== running) requestAnimationFrame(() => showStart({ duration: 250 }));
  };
  const session = useSession().data;
  const mayRun = may(session, "runner");

  const choose = (problem: Partial<Problem>): void => {
    if (problem.node !== undefined) {
      editor.select({ nodes: [problem.node], connections: [] });
      void canvas.fitView({ nodes: [{ id: problem.node }], maxZoom: 1, duration: 250 });
    } else if (problem.connection !== undefined) {
      editor.select({ nodes: [], connections: [problem.connection] });
      const line = connectionsOf(editor.draft.definition).find(
        ({ name }) => name === problem.connection,
      );
      const ends = [line?.source, line?.target].flatMap((id) => (id ? [{ id }] : []));
      void canvas.fitView({ nodes: ends, maxZoom: 1, padding: 0.2, duration: 250 });
    }
  };
  const prepareAloud = (): void =>
    void prepare()
      .then(() => flash.success("Prepared. The test alias runs this draft now."))
      .catch((problem: unknown) => flash.error(problem, "The flow was not prepared"));
  const parts = useParts({
    ...{ flowId: flow.id, editor, isVersion, trying, board, mayRun },
    prepare: ready,
    openRun: () => showRun(true),
  });
  const pinned = useMemo(
    () =>
      new Map(
        isVersion
          ? []
          : Object.keys(board.pins).map((name) => [name, board.problems.get(name)] as const),
      ),
    [board.pins, board.problems, isVersion],
  );
  const [menu, setMenu] = useState<MenuPlace>();
  const [adding, setAdding] = useState<Adding>();
  const outline = useOutline();
  const [asText, showText] = useStoredFlag("definition");
  const { commands, add, arrange, show } = useCommands(editor, flow, readOnly, {
    open: setDialog,
    prepare: prepareAloud,
    run: () => showRun(true),
    search: setAdding,
    outlined: outline.shown,
    toggleOutline: outline.toggle,
    also: parts.commands,
    asText,
    toggleText: () => showText(!asText),
  });
  const restore = (number: string, definition: FlowDefinition): void => {
    setDialog(undefined);
    replaceDraft(editor, definition, `Restore version ${number}`)
      .then(() => flash.success(`The draft is as version ${number} now.`))
      .catch((problem: unknown) => flash.error(problem, "The version was not restored"));
  };
  const [putOff, setPutOff] = useState<SaveState>();
  const settle = (definition: FlowDefinition | undefined): void => {
    if (saving.state.kind !== "conflict") return;
    const { theirs } = saving.state.conflict;
    setStatus(theirs.value.status);
    saving.goOnFrom(theirs);
    if (definition) void replaceDraft(editor, definition, "Settle the conflict");
  };
  const compare = (from: string, to: string): void => {
    (readOnly ? Promise.resolve() : saving.flush())
      .then(() => navigate(compareAddress(flow.id, from, to)))
      .catch((problem: unknown) => flash.error(problem, "The draft was not saved"));
  };
  const refused = useCallback((why: string) => flash.info(why), []);
  const shown = useMemo(
    () => (isVersion ? [] : located(problems.list, drawn)),
    [isVersion, problems.list, drawn],
  );

  return (
    <div className="fb-builder" data-testid="builder">
      {isVersion ? (
        <VersionHeader
          flow={flow}
          onAliases={() => setDialog("aliases")}
          onVersions={() => setDialog("versions")}
          onText={() => showText(!asText)}
          onExport={() => setDialog("export")}
        />
      ) : (
        <BuilderHeader
          flow={flow}
          status={status}
          saving={saving.state}
          editor={editor}
          preparing={preparing}
          onPrepare={prepareAloud}
          onPublish={() => setDialog("publish")}
          onAliases={() => setDialog("aliases")}
          onVersions={() => setDialog("versions")}
          onActivity={() => setDialog("activity")}
          onExport={() => setDialog("export")}
          onImport={() => setDialog("import")}
          onRun={() => showRun(true)}
          onTidy={() => arrange()}
          onCommands={() => setDialog("palette")}
          onText={() => showText(!asText)}
          onSettle={() => setPutOff(undefined)}
        />
      )}
      <div className="fb-builder__work">
        {!readOnly && <Palette onAdd={add} disabled={readOnly} />}
        {outline.shown && (
          <Outline
            editor={editor}
            readOnly={readOnly}
            takesFocus={outline.asked}
            onNode={show}
            onConnect={() => setDialog("connect")}
            onClose={outline.toggle}
          />
        )}
        <div className="fb-builder__canvas">
          <Canvas
            editor={editor}
            problems={shown}
            readOnly={readOnly}
            states={trying.states}
            onRefused={refused}
            adding={adding}
            onAdd={setAdding}
            pinned={pinned}
            onMenu={isVersion ? undefined : setMenu}
          />
          {running && (
            <RunPanel
              flowId={flow.id}
              definition={definition}
              sample={loaded.sample}
              given={loaded.past?.input}
              trying={trying}
              board={board}
              mayRun={mayRun}
              onShow={(node) => choose({ node })}
              onClose={() => {
                trying.clear();
                setAddress({ run: null, panel: null });
                showRun(false);
              }}
            />
          )}
          {!isVersion && (
            <ProblemsPanel
              problems={shown}
              current={problems.current}
              unchecked={problems.unchecked}
              onChoose={choose}
            />
          )}
        </div>
        {asText && (
          <Suspense fallback={<section className="fb-definition" aria-busy="true" />}>
            <DefinitionPanel editor={editor} readOnly={readOnly} onClose={() => showText(false)} />
          </Suspense>
        )}
        {anything && (
          <aside className="fb-inspector" aria-label="Settings">
            <LastValues value={trying}>
              <Inspector
                editor={editor}
                problems={shown}
                readOnly={readOnly}
                commands={commands}
                lastRun={
                  trying.id
                    ? (node) => <LastRun key={node} trying={trying} node={node} />
                    : undefined
                }
                tryTab={parts.tab}
                asked={parts.asked}
              />
            </LastValues>
          </aside>
        )}
      </div>
      <Announcements definition={editor.draft.definition} />
      <CommandDialogs
        commands={commands}
        editor={editor}
        open={dialog}
        onClose={() => setDialog(undefined)}
      />
      {menu && <NodeMenu place={menu} commands={commands} onClose={() => setMenu(undefined)} />}
      {parts.dialog}
      <VersionDialogs
        open={dialog}
        flow={flow}
        draft={definition}
        isVersion={isVersion}
        editable={may(session, "editor")}
        prepare={prepare}
        onRestore={restore}
        onCompare={compare}
        onClose={() => setDialog(undefined)}
      />
      <Suspense>
        {dialog === "export" && (
          <ExportDialog flow={flow} shown={definition} onClose={() => setDialog(undefined)} />
        )}
        {dialog === "import" && (
          <ImportDraft
            draft={definition}
            onReplace={(given) => replaceDraft(editor, given, "Import a definition")}
            onClose={() => setDialog(undefined)}
          />
        )}
      </Suspense>
      {dialog === "activity" && (
        <FlowActivity id={flow.id} name={flow.name} onClose={() => setDialog(undefined)} />
      )}
      {saving.state.kind === "conflict" && putOff !== saving.state && (
        <Suspense>
          <ConflictDialog
            conflict={saving.state.conflict}
            mine={editor.draft}
            onChoose={settle}
            onLater={() => setPutOff(saving.state)}
          />
        </Suspense>
      )}
    </div>
  );
}
