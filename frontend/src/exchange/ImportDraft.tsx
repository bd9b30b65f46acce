/** A definition imported into the draft, in one step that can be undone. */
import Box from "@cloudscape-design/components/box";
import { diffDefinitions, diffWords } from "../definition/diff";
import type { FlowDefinition } from "../definition/types";
import ImportDialog from "./ImportDialog";

interface ImportDraftProps {
  /** What is on the canvas, as the wire has it. */
  readonly draft: FlowDefinition;
  readonly onReplace: (definition: FlowDefinition) => Promise<void>;
  readonly onClose: () => void;
}

export default function ImportDraft({ draft, onReplace, onClose }: ImportDraftProps) {
  return (
    <ImportDialog
      title="Import into the draft"
      action="Replace the draft"
      about={({ flow }) => (
        <Box>
          What changes in the draft: {diffWords(diffDefinitions(draft, flow.definition))}. Undo
          brings it back as it is now.
        </Box>
      )}
      onImport={async ({ flow }) => {
        await onReplace(flow.definition);
        onClose();
      }}
      onClose={onClose}
    />
  );
}
