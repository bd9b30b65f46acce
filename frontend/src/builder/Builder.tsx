/** The builder's parts around one draft or version: bar, palette, canvas, panels, settings. */
import { useReactFlow } from "@xyflow/react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useShowStart } from "../canvas/useView";
import { nested } from "../definition/levels";
import { connectionsOf } from "../definition/types";
import { preloadEditor } from "../editors";
import { flash } from "../shell/flash";
import { may, useSession } from "../shell/session";
import { useAddress } from "../shell/useAddress";
import { useStoredFlag } from "../shell/useStored";
import { Announcements } from "./Announcements";
import { BuilderDialogs } from "./BuilderDialogs";
import { Canvas } from "./Canvas";
import type { DialogName } from "./commands";
import { BuilderHeader, VersionHeader } from "./Header";
import { Inspector } from "./inspector";
import type { Loaded } from "./load";
import { NodeMenu, type MenuPlace } from "./NodeMenu";
import type { Adding } from "./NodeSearch";
import { Outline } from "./Outline";
import { Palette } from "./Palette";
import { ProblemsPanel } from "./ProblemsPanel";
import { located, type Problem } from "./problems";
import { LastRun } from "./trying/LastRun";
import { LastValues } from "./trying/LastValues";
import { RunPanel } from "./trying/RunPanel";
import { useParts } from "./trying/useParts";
import { usePins } from "./trying/usePins";
import { useTrying } from "./trying/useTrying";
import { useCommands } from "./useCommands";
import { useConflict } from "./useConflict";
import { useEditor } from "./useEditor";
import { useKeepInView } from "./useKeepInView";
import { useOutline } from "./useOutline";
import { usePreparing } from "./usePreparing";
import { useProblems } from "./useProblems";
import { useSaving } from "./useSaving";

const DefinitionPanel = lazy(() => import("./text/DefinitionPanel"));

interface BuilderProps {
  readonly loaded: Loaded;
  readonly readOnly: boolean;
}

export function Builder({ loaded, readOnly }: BuilderProps) {
  const flow = loaded.found.value;
  const canvas = useReactFlow();
  const showStart = useShowStart();
  const editor = useEditor(loaded.draft);
  const isVersion = flow.version !== "DRAFT";
  const [status, setStatus] = useState(flow.status);
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

  const { busy: preparing, prepare, prepareAloud } = usePreparing(flow.id, saving.flush, setStatus);
  const conflict = useConflict(saving, editor, setStatus);
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
          onSettle={conflict.ask}
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
      {menu && <NodeMenu place={menu} commands={commands} onClose={() => setMenu(undefined)} />}
      {parts.dialog}
      <BuilderDialogs
        open={dialog}
        flow={flow}
        editor={editor}
        definition={definition}
        commands={commands}
        isVersion={isVersion}
        editable={may(session, "editor")}
        prepare={prepare}
        flush={saving.flush}
        onClose={() => setDialog(undefined)}
      />
      {conflict.dialog}
    </div>
  );
}
