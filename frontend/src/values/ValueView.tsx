/** A value as people want to see it: text that folds, JSON as a tree, HTML drawn in a sandbox. */

import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState, type ReactNode } from "react";

import { consoleApi, type ExecutionId } from "../api/console";
import { keys } from "../api/keys";
import type { JsonValue, PayloadReference } from "../api/types";
import { isPayload } from "../executions/run/fold";
import { Problem } from "../shell/Problem";
import { saveText } from "../shell/saveText";
import { size } from "../shell/time";
import { Html } from "./Html";
import { JsonTree } from "./JsonTree";
import { looksLikeHtml, parsedJson } from "./kinds";
import "./values.css";

type Mode = "text" | "tree" | "html";
const MODE_WORDS: Readonly<Record<Mode, string>> = { html: "Page", tree: "Tree", text: "Text" };
/** Characters of a text shown before it is unfolded. */
const FOLD = 1_200;
const FOLD_TALL = 40_000;

interface ValueViewProps {
  value: JsonValue;
  /** What is shown, for screen readers and downloads: "modelCompletion of Easifier". */
  label: string;
  /** The execution that large values belong to. */
  execution?: ExecutionId;
  /** Beside the value's own tools. */
  title?: ReactNode;
  /** Room for all of it: pages are high, texts do not fold. */
  tall?: boolean;
  /** Text of fixed width, as for code. */
  code?: boolean;
}

export function ValueView(props: ValueViewProps) {
  const { value, execution } = props;
  if (isPayload(value) && execution)
    return <LargeValue {...props} reference={value} execution={execution} />;
  return <LoadedValue {...props} />;
}

/** A value kept beside the journal: its beginning, and all of it when asked for. */
function LargeValue(
  props: ValueViewProps & { reference: PayloadReference; execution: ExecutionId },
) {
  const { reference, execution } = props;
  const [wanted, setWanted] = useState(false);
  const payload = useQuery({
    queryKey: keys.payload(reference.$payload),
    queryFn: () => consoleApi.payload(execution, reference.$payload),
    enabled: wanted,
    staleTime: Infinity,
  });
  if (payload.data !== undefined) return <LoadedValue {...props} value={payload.data} />;
  return (
    <div className="fb-value">
      <div className="fb-value-bar">
        {props.title}
        <span className="fb-value-note">{size(reference.bytes)}</span>
        <Button
          variant="inline-icon"
          iconName="download"
          href={consoleApi.payloadUrl(execution, reference.$payload)}
          download={fileName(props.label, "json")}
          ariaLabel={`Download ${props.label}`}
        />
        <Button
          variant="inline-link"
          loading={payload.isFetching}
          ariaLabel={`Load all of ${props.label}`}
          onClick={() => setWanted(true)}
        >
          Load all of it
        </Button>
      </div>
      {payload.isError && <Problem error={payload.error} retry={() => void payload.refetch()} />}
      {reference.preview !== undefined && (
        <Body mode="text" value={reference.preview} label={props.label} />
      )}
    </div>
  );
}

function LoadedValue(props: ValueViewProps) {
  const { value, label, title, tall = false, code = false } = props;
  const json = useMemo(() => parsedJson(value), [value]);
  const modes = useMemo((): Mode[] => {
    const found: Mode[] = [];
    if (looksLikeHtml(value)) found.push("html");
    if (json !== undefined) found.push("tree");
    return [...found, "text"];
  }, [value, json]);
  const [chosen, setChosen] = useState<Mode | null>(null);
  const mode = chosen && modes.includes(chosen) ? chosen : (modes[0] ?? "text");
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    <div className="fb-value">
      <div className="fb-value-bar">
        {title}
        <span className="fb-value-note">{note(value, text)}</span>
        {modes.length > 1 && (
          <SegmentedControl
            label={`How to show ${label}`}
            selectedId={mode}
            options={modes.map((id) => ({ id, text: MODE_WORDS[id] }))}
            onChange={({ detail }) => setChosen(detail.selectedId as Mode)}
          />
        )}
        {text.length > FOLD && (
          <Button
            variant="inline-icon"
            iconName="download"
            ariaLabel={`Download ${label}`}
            onClick={() =>
              saveText(fileName(label, typeof value === "string" ? "txt" : "json"), text)
            }
          />
        )}
        <CopyToClipboard
          variant="icon"
          textToCopy={text}
          copyButtonAriaLabel={`Copy ${label}`}
          copySuccessText="Copied"
          copyErrorText="Not copied"
        />
      </div>
      <Body
        mode={mode}
        value={mode === "tree" ? (json ?? value) : value}
        label={label}
        tall={tall}
        code={code}
      />
    </div>
  );
}

interface BodyProps {
  mode: Mode;
  value: JsonValue;
  label: string;
  tall?: boolean;
  code?: boolean;
}

function Body({ mode, value, label, tall = false, code = false }: BodyProps) {
  if (mode === "html") return <Html html={String(value)} label={label} tall={tall} />;
  if (mode === "tree") return <JsonTree value={value} label={label} />;
  return (
    <FoldedText
      text={typeof value === "string" ? value : JSON.stringify(value, null, 2)}
      prose={typeof value === "string" && !code}
      tall={tall}
    />
  );
}

/** Long text, folded until it is asked for. */
function FoldedText({ text, prose, tall }: { text: string; prose: boolean; tall: boolean }) {
  const [open, setOpen] = useState(false);
  const long = text.length > (tall ? FOLD_TALL : FOLD);
  return (
    <>
      <pre
        className={`fb-text${prose ? " fb-text-prose" : ""}${tall ? " fb-text-tall" : ""}`}
        tabIndex={0}
      >
        {text === "" ? (
          <i>empty</i>
        ) : long && !open ? (
          `${text.slice(0, tall ? FOLD_TALL : FOLD)}…`
        ) : (
          text
        )}
      </pre>
      {long && (
        <Button variant="inline-link" onClick={() => setOpen(!open)}>
          {open ? "Fold" : `Show all ${text.length.toLocaleString()} characters`}
        </Button>
      )}
    </>
  );
}

function fileName(label: string, ending: string): string {
  return `${label.replace(/[^0-9a-zA-Z]+/g, "-")}.${ending}`;
}

function note(value: JsonValue, text: string): string {
  if (typeof value === "string")
    return value.length > 40 ? `${value.length.toLocaleString()} characters` : "";
  if (Array.isArray(value))
    return value.length === 1 ? "1 item" : `${value.length.toLocaleString()} items`;
  return text.length > 2000 ? size(text.length) : "";
}
