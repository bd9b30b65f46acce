import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";

import { ApiError } from "../api/http";
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
    <Modal
      visible
      header={title}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" loading={busy} onClick={onSubmit}>
              {action}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
        {error !== null && !atFields && <Problem error={error} />}
        {children}
      </SpaceBetween>
    </Modal>
  );
}

/** What the server says of a field, if it does. */
export function refusal(error: unknown, field: string): string | undefined {
  return error instanceof ApiError ? error.field(field) : undefined;
}
