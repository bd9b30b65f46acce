import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";

interface ShownOnceProps {
  title: string;
  /** What to do now, since it is not shown again. */
  warning: string;
  secrets: readonly { label: string; text: string }[];
  size?: "medium" | "large";
  onClose: () => void;
  children?: ReactNode;
}

/** Secrets that nobody can look up later, each to be copied. */
export function ShownOnce(props: ShownOnceProps) {
  return (
    <Modal
      visible
      size={props.size ?? "medium"}
      header={props.title}
      onDismiss={props.onClose}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={props.onClose}>
            Done
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <Alert type="warning">{props.warning}</Alert>
        <SpaceBetween size="xs">
          {props.secrets.map(({ label, text }) => (
            <div key={label} data-testid={`secret-${label}`}>
              <Box variant="awsui-key-label">{label}</Box>
              <CopyToClipboard
                variant="inline"
                textToCopy={text}
                copyButtonAriaLabel={`Copy ${label.toLowerCase()}`}
                copySuccessText="Copied"
                copyErrorText="Not copied"
              />
            </div>
          ))}
        </SpaceBetween>
        {props.children}
      </SpaceBetween>
    </Modal>
  );
}
