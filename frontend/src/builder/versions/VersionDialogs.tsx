/** Whichever of the dialogs about versions and aliases is open. */
import type { Flow } from "../../api/client";
import type { FlowDefinition } from "../../definition/types";
import { AliasesDialog } from "./AliasesDialog";
import { PublishDialog } from "./PublishDialog";
import { VersionsDialog } from "./VersionsDialog";

interface VersionDialogsProps {
  readonly open: string | undefined;
  readonly flow: Flow;
  /** What is on the canvas, as the wire has it. */
  readonly draft: FlowDefinition;
  /** Whether that is a version rather than the draft. */
  readonly isVersion: boolean;
  readonly editable: boolean;
  readonly prepare: () => Promise<void>;
  readonly onRestore: (version: string, definition: FlowDefinition) => void;
  readonly onCompare: (from: string, to: string) => void;
  readonly onClose: () => void;
}

export function VersionDialogs(props: VersionDialogsProps) {
  const { open, flow, draft, isVersion, onClose } = props;
  switch (open) {
    case "publish":
      return <PublishDialog flow={flow} draft={draft} prepare={props.prepare} onClose={onClose} />;
    case "aliases":
      return <AliasesDialog flow={flow} onClose={onClose} />;
    case "versions":
      return (
        <VersionsDialog
          flow={flow}
          draft={isVersion ? undefined : draft}
          editable={props.editable}
          onRestore={props.onRestore}
          onCompare={props.onCompare}
          onClose={onClose}
        />
      );
    default:
      return null;
  }
}
