/** The definition as text beside the canvas: either is edited, the other follows. */
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { useMemo, useState } from "react";
import { flattened, nested } from "../../definition/levels";
import type { FlowDefinition } from "../../definition/types";
import { CodeEditor } from "../../editors";
import type { Editor } from "../useEditor";
import { nodeRanges, read, write, type Refusal } from "./definitionText";
import { rewritten } from "./follow";

interface DefinitionPanelProps {
  readonly editor: Editor;
  readonly readOnly: boolean;
  readonly onClose: () => void;
}

/** What was typed, and the definition that it is the text of; none while it is refused. */
interface Typed {
  readonly text: string;
  readonly of: FlowDefinition | undefined;
}

export default function DefinitionPanel({ editor, readOnly, onClose }: DefinitionPanelProps) {
  const { definition } = editor.draft;
  const [typed, setTyped] = useState<Typed>();
  const written = useMemo(() => write(nested(definition)), [definition]);
  const own = typed && (typed.of === undefined || typed.of === definition);
  const text = own ? typed.text : written;
  const found = useMemo(() => read(text), [text]);
  const refusal = "refusal" in found ? found.refusal : undefined;
  const ranges = useMemo(() => (refusal ? [] : nodeRanges(text)), [refusal, text]);
  const { nodes } = editor.selection;
  const marked = useMemo(() => {
    const [only] = nodes.length === 1 ? nodes : [];
    return ranges.find(({ name }) => name === only?.split("/")[0]);
  }, [nodes, ranges]);

  const edit = (next: string): void => {
    if (next === text) return;
    const now = read(next);
    if ("refusal" in now) {
      setTyped({ text: next, of: undefined });
    } else if (JSON.stringify(now.definition) === JSON.stringify(nested(definition))) {
      setTyped({ text: next, of: definition });
    } else {
      const flat = flattened(now.definition);
      setTyped({ text: next, of: flat });
      editor.change(rewritten(editor.draft, flat), "Edit the text", "text");
    }
  };
  const choose = (at: number): void => {
    const node = ranges.find(({ from, to }) => from <= at && at <= to);
    if (node && node !== marked) editor.select({ nodes: [node.name], connections: [] });
  };

  return (
    <section className="fb-definition" aria-label="Definition as text">
      <div className="fb-outline__head">
        <h2>Definition</h2>
        <Button variant="icon" iconName="close" ariaLabel="Close the text" onClick={onClose} />
      </div>
      {refusal && (
        <Alert
          type="warning"
          action={
            <Button onClick={() => setTyped(undefined)}>Go back to the canvas’s definition</Button>
          }
        >
          {`Line ${lineOf(text, refusal)}: ${refusal.message} The canvas keeps what could be read last.`}
        </Alert>
      )}
      <CodeEditor
        language="json"
        ariaLabel="Definition"
        value={text}
        readOnly={readOnly}
        invalid={refusal !== undefined}
        check={check}
        marked={marked}
        onChange={edit}
        onCaret={choose}
      />
    </section>
  );
}

function check(text: string): readonly Refusal[] {
  const found = read(text);
  return "refusal" in found ? [found.refusal] : [];
}

function lineOf(text: string, { from }: Refusal): number {
  return text.slice(0, from).split("\n").length;
}
