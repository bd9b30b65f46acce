import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";

import { ApiError } from "../api/http";
import { Dialog } from "./Dialog";
import { Problem } from "./Problem";

interface FormDialogProps {
  title: string;
  /** The verb on the button: "Create". */
  action: string;
  busy: boolean;
  /** Why the server refused; what it says of a field stands at the field. */
  error: unknown;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A small form: fields, what was wrong, cancel and one action. */
export function FormDialog(props: FormDialogProps) {
  const { title, action, busy, error, onSubmit, onClose, children } = props;
  const atFields = error instanceof ApiError && error.fields.length > 0;
  return (
    <Dialog title={title} action={action} busy={busy} onAction={onSubmit} onClose={onClose}>
      <SpaceBetween size="l">
        {error !== null && !atFields && <Problem error={error} />}
        {children}
      </SpaceBetween>
    </Dialog>
  );
}

/** What the server says of a field, if it does. */
export function refusal(error: unknown, field: string): string | undefined {
  return error instanceof ApiError ? error.field(field) : undefined;
}
