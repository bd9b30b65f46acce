import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type ReactNode } from "react";

import { Dialog } from "./Dialog";
import { Problem } from "./Problem";

interface ConfirmProps {
  title: string;
  /** What will be gone. */
  children: ReactNode;
  /** The verb on the button: "Delete". */
  action: string;
  onConfirm: () => Promise<void>;
  onClose: () => void;
}

/** Asks before something cannot be taken back; stays, with the reason, when it was refused. */
export function Confirm({ title, children, action, onConfirm, onClose }: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={title}
      action={action}
      busy={busy}
      onAction={() => void confirm()}
      onClose={onClose}
    >
      <SpaceBetween size="m">
        {error !== null && <Problem error={error} />}
        <div>{children}</div>
      </SpaceBetween>
    </Dialog>
  );
}
