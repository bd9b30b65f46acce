/** Whichever of the builder's dialogs is open. */
import { lazy, Suspense } from "react";
import { useNavigate } from "react-router";
import { FlowActivity } from "../activity/Activity";
import type { Flow } from "../api/client";
import { compareAddress } from "../compare/addresses";
import type { FlowDefinition } from "../definition/types";
import { flash } from "../shell/flash";
import { replaceDraft } from "./actions";
import { CommandDialogs } from "./CommandDialogs";
import type { Command, DialogName } from "./commands";
import type { Editor } from "./useEditor";
import { VersionDialogs } from "./versions/VersionDialogs";

const ExportDialog = lazy(() => import("../exchange/ExportDialog"));
const ImportDraft = lazy(() => import("../exchange/ImportDraft"));

interface BuilderDialogsProps {
  readonly open: DialogName | undefined;
  readonly flow: Flow;
  readonly editor: Editor;
  /** What is on the canvas, as the wire has it. */
  readonly definition: FlowDefinition;
  readonly commands: readonly Command[];
  readonly isVersion: boolean;
  /** Whether the person may change the flow. */
  readonly editable: boolean;
  readonly prepare: () => Promise<void>;
  /** Save what is not saved yet. */
  readonly flush: () => Promise<void>;
  readonly onClose: () => void;
}

export function BuilderDialogs(props: BuilderDialogsProps) {
  const { open, flow, editor, definition, isVersion, onClose } = props;
  const navigate = useNavigate();
  const restore = (number: string, version: FlowDefinition): void => {
    onClose();
    replaceDraft(editor, version, `Restore version ${number}`)
      .then(() => flash.success(`The draft is as version ${number} now.`))
      .catch((problem: unknown) => flash.error(problem, "The version was not restored"));
  };
  const compare = (from: string, to: string): void => {
    (isVersion || !props.editable ? Promise.resolve() : props.flush())
      .then(() => navigate(compareAddress(flow.id, from, to)))
      .catch((problem: unknown) => flash.error(problem, "The draft was not saved"));
  };
  return (
    <>
      <CommandDialogs commands={props.commands} editor={editor} open={open} onClose={onClose} />
      <VersionDialogs
        open={open}
        flow={flow}
        draft={definition}
        isVersion={isVersion}
        editable={props.editable}
        prepare={props.prepare}
        onRestore={restore}
        onCompare={compare}
        onClose={onClose}
      />
      <Suspense>
        {open === "export" && <ExportDialog flow={flow} shown={definition} onClose={onClose} />}
        {open === "import" && (
          <ImportDraft
            draft={definition}
            onReplace={(given) => replaceDraft(editor, given, "Import a definition")}
            onClose={onClose}
          />
        )}
      </Suspense>
      {open === "activity" && <FlowActivity id={flow.id} name={flow.name} onClose={onClose} />}
    </>
  );
}
