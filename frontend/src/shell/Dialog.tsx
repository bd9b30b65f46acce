import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";

interface DialogProps {
  readonly title: string;
  readonly action?: string;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly size?: "medium" | "large" | "max";
  readonly onClose: () => void;
  readonly onAction?: () => void;
  readonly children: ReactNode;
}

/** A dialog with one action and the way back. */
export function Dialog(props: DialogProps) {
  return (
    <Modal
      visible
      header={props.title}
      size={props.size ?? "medium"}
      onDismiss={props.onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={props.onClose}>
              {props.onAction ? "Cancel" : "Close"}
            </Button>
            {props.onAction && (
              <Button
                variant="primary"
                loading={props.busy ?? false}
                disabled={props.disabled ?? false}
                onClick={props.onAction}
              >
                {props.action}
              </Button>
            )}
          </SpaceBetween>
        </Box>
      }
    >
      {props.children}
    </Modal>
  );
}
