/** Someone else has changed the draft: both are shown, and one chooses which is to stay, or both. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Modal from "@cloudscape-design/components/modal";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMemo, useState } from "react";
import { Comparison } from "../compare/Comparison";
import { flattened, nested } from "../definition/levels";
import { merge, type Who } from "../definition/merge";
import { definitionOf, type Draft, type FlowDefinition } from "../definition/types";
import type { Conflict } from "./useSaving";

interface ConflictDialogProps {
  readonly conflict: Conflict;
  /** The draft on the canvas. */
  readonly mine: Draft;
  /** What is to stay, as the wire has it; undefined: mine as it is. */
  readonly onChoose: (definition: FlowDefinition | undefined) => void;
  readonly onLater: () => void;
}

const LABELS = ["Theirs", "Mine"] as const;
const VIEWS = [
  { id: "canvas", text: "Canvas" },
  { id: "text", text: "Text" },
];

export default function ConflictDialog({ conflict, mine, onChoose, onLater }: ConflictDialogProps) {
  const [view, setView] = useState("canvas");
  const [node, setNode] = useState<string | null>(null);
  const [preferred, setPreferred] = useState<Who>("mine");
  const theirs = definitionOf(conflict.theirs.value);
  const own = useMemo(() => nested(mine.definition), [mine.definition]);
  const both = useMemo(
    () => merge(flattened(conflict.base), mine.definition, flattened(theirs), preferred),
    [conflict.base, mine.definition, theirs, preferred],
  );

  return (
    <Modal
      visible
      size="max"
      header="The draft was changed elsewhere"
      onDismiss={onLater}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onLater}>
              Decide later
            </Button>
            <Button onClick={() => onChoose(theirs)}>Use theirs</Button>
            <Button onClick={() => onChoose(undefined)}>Use mine</Button>
            <Button variant="primary" onClick={() => onChoose(nested(both.definition))}>
              Keep both changes
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div className="fb-conflict__head">
          <Box>
            Someone saved it after you loaded it. Nothing of yours is saved until you choose; each
            choice can be undone here.
          </Box>
          <SegmentedControl
            label="Show as"
            selectedId={view}
            options={VIEWS}
            onChange={({ detail }) => setView(detail.selectedId)}
          />
        </div>
        {both.clashes.length > 0 && (
          <FormField label={`Both changed ${inWords(both.clashes)}. To keep of it`}>
            <RadioGroup
              value={preferred}
              direction="horizontal"
              items={[
                { value: "mine", label: "Mine" },
                { value: "theirs", label: "Theirs" },
              ]}
              onChange={({ detail }) => setPreferred(detail.value as Who)}
            />
          </FormField>
        )}
        <div className="fb-conflict">
          <Comparison
            labels={LABELS}
            before={theirs}
            after={own}
            layout={mine.layout}
            asText={view === "text"}
            chosen={node ?? ""}
            onChoose={setNode}
          />
        </div>
      </SpaceBetween>
    </Modal>
  );
}

/** "Prompt", "Prompt and Code", "Prompt, Code and 3 more". */
function inWords(names: readonly string[]): string {
  const shown = names.slice(0, names.length > 3 ? 2 : 3);
  const rest = names.length - shown.length;
  const words = rest > 0 ? [...shown, `${rest} more`] : shown;
  return words.length < 2
    ? (words[0] ?? "")
    : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
