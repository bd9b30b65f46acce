/** What a node gives while it is pinned: its last output, or whatever one types. */
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";

import type { Values } from "../../api/trying";
import type { FlowNode } from "../../definition/types";
import { Dialog } from "../../shell/Dialog";
import { ValueFields } from "./ValueFields";
import { outputsOf, readTexts, textsOf } from "./values";

interface PinDialogProps {
  readonly node: FlowNode;
  /** What the fields begin with. */
  readonly values: Values;
  /** Pin the values; gives why they cannot be. */
  readonly onPin: (values: Values) => string | undefined;
  readonly onClose: () => void;
}

export function PinDialog({ node, values, onPin, onClose }: PinDialogProps) {
  const slots = outputsOf(node);
  const [texts, setTexts] = useState(() => textsOf(slots, values));
  const [refused, setRefused] = useState<string>();
  const name = node.name ?? "";
  const read = readTexts(slots, texts, "The output");
  return (
    <Dialog
      title={`Pin the output of ${name}`}
      action="Pin"
      disabled={read.problems.size > 0}
      onClose={onClose}
      onAction={() => {
        const problem = onPin(read.values);
        setRefused(problem);
        if (problem === undefined) onClose();
      }}
    >
      <SpaceBetween size="m">
        <Box color="text-body-secondary">
          Runs from this canvas take these values and do not call {name}. Versions, aliases and
          other people never see them.
        </Box>
        <ValueFields slots={slots} texts={texts} problems={read.problems} onChange={setTexts} />
        {refused !== undefined && <Alert type="error">{refused}</Alert>}
      </SpaceBetween>
    </Dialog>
  );
}
