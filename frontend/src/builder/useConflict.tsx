/** The dialog that two drafts in conflict open. */
import { lazy, Suspense, useState, type ReactNode } from "react";
import type { Flow } from "../api/client";
import type { FlowDefinition } from "../definition/types";
import { replaceDraft } from "./actions";
import type { Editor } from "./useEditor";
import type { SaveState, Saving } from "./useSaving";

const ConflictDialog = lazy(() => import("./ConflictDialog"));

export interface ConflictControl {
  readonly dialog: ReactNode;
  /** Open the dialog again that was put off. */
  readonly ask: () => void;
}

/** `onStatus` hears of the status of the draft that someone else has saved. */
export function useConflict(
  { state, goOnFrom }: Saving,
  editor: Editor,
  onStatus: (status: Flow["status"]) => void,
): ConflictControl {
  const [putOff, setPutOff] = useState<SaveState>();
  const ask = (): void => setPutOff(undefined);
  if (state.kind !== "conflict" || putOff === state) return { dialog: null, ask };
  const { conflict } = state;
  const settle = (definition: FlowDefinition | undefined): void => {
    onStatus(conflict.theirs.value.status);
    goOnFrom(conflict.theirs);
    if (definition) void replaceDraft(editor, definition, "Settle the conflict");
  };
  const dialog = (
    <Suspense>
      <ConflictDialog
        conflict={conflict}
        mine={editor.draft}
        onChoose={settle}
        onLater={() => setPutOff(state)}
      />
    </Suspense>
  );
  return { dialog, ask };
}
