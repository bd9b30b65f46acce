/** The builder's own bar: what this is, how far it is, and what can be done with it. */
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator, {
  type StatusIndicatorProps,
} from "@cloudscape-design/components/status-indicator";
import type { Flow } from "../api/client";
import { caps, MAC } from "./keys";
import type { Editor } from "./useEditor";
import type { SaveState } from "./useSaving";

interface HeaderProps {
  readonly flow: Flow;
  readonly status: Flow["status"];
  readonly saving: SaveState;
  readonly editor: Editor;
  readonly preparing: boolean;
  readonly onPrepare: () => void;
  readonly onPublish: () => void;
  readonly onAliases: () => void;
  readonly onVersions: () => void;
  readonly onActivity: () => void;
  readonly onExport: () => void;
  readonly onImport: () => void;
  readonly onRun: () => void;
  readonly onTidy: () => void;
  readonly onCommands: () => void;
  readonly onText: () => void;
  /** Choose between two drafts that are in conflict. */
  readonly onSettle: () => void;
}

const STATUS: Readonly<Record<string, { type: StatusIndicatorProps.Type; text: string }>> = {
  NotPrepared: { type: "stopped", text: "Not prepared" },
  Preparing: { type: "loading", text: "Preparing" },
  Prepared: { type: "success", text: "Prepared" },
  Failed: { type: "error", text: "Failed" },
};

export function BuilderHeader(props: HeaderProps) {
  const { flow, status, editor } = props;
  const shown = STATUS[status] ?? { type: "info" as const, text: status };
  return (
    <header className="fb-header">
      <div className="fb-header__title">
        <Box variant="h2" tagOverride="h1" padding="n">
          {flow.name}
        </Box>
        <StatusIndicator type={shown.type}>{shown.text}</StatusIndicator>
        <SavedWords state={props.saving} onSettle={props.onSettle} />
      </div>
      <SpaceBetween direction="horizontal" size="xs">
        <Button
          variant="icon"
          iconName="undo"
          ariaLabel={editor.undoLabel ? `Undo: ${editor.undoLabel}` : "Undo"}
          disabled={editor.undoLabel === undefined}
          onClick={editor.undo}
        />
        <Button
          variant="icon"
          iconName="redo"
          ariaLabel={editor.redoLabel ? `Redo: ${editor.redoLabel}` : "Redo"}
          disabled={editor.redoLabel === undefined}
          onClick={editor.redo}
        />
        <ButtonDropdown
          variant="icon"
          ariaLabel="More"
          items={[
            { id: "commands", text: "All commands", labelTag: caps("Mod+K", MAC).join("+") },
            {
              id: "text",
              text: "Definition as text",
              labelTag: caps("Alt+Shift+J", MAC).join("+"),
            },
            { id: "tidy", text: "Arrange the nodes" },
            { id: "versions", text: "Versions" },
            { id: "aliases", text: "Aliases" },
            { id: "executions", text: "Executions", href: `/flows/${flow.id}/executions` },
            { id: "export", text: "Export" },
            { id: "import", text: "Import into the draft" },
            { id: "activity", text: "Activity" },
          ]}
          onItemClick={({ detail }) => {
            if (detail.id === "commands") props.onCommands();
            if (detail.id === "text") props.onText();
            if (detail.id === "tidy") props.onTidy();
            if (detail.id === "versions") props.onVersions();
            if (detail.id === "aliases") props.onAliases();
            if (detail.id === "export") props.onExport();
            if (detail.id === "import") props.onImport();
            if (detail.id === "activity") props.onActivity();
          }}
        />
        <Button loading={props.preparing} onClick={props.onPrepare}>
          Prepare
        </Button>
        <Button onClick={props.onPublish}>Publish</Button>
        <Button variant="primary" iconName="caret-right-filled" onClick={props.onRun}>
          Run
        </Button>
      </SpaceBetween>
    </header>
  );
}

function SavedWords({ state, onSettle }: { state: SaveState; onSettle: () => void }) {
  const words = {
    saved: "Saved",
    unsaved: "Not saved yet",
    saving: "Saving",
    failed: "Not saved",
    conflict: "Changed elsewhere",
  }[state.kind];
  const failed = state.kind === "failed" || state.kind === "conflict";
  return (
    <span role="status" data-testid="save-state" title={failed ? state.message : undefined}>
      {failed ? (
        <StatusIndicator type="warning">
          {words}{" "}
          {state.kind === "conflict" && (
            <Button variant="inline-link" onClick={onSettle}>
              Choose
            </Button>
          )}
        </StatusIndicator>
      ) : (
        <Box variant="span" color="text-body-secondary" fontSize="body-s">
          {words}
        </Box>
      )}
    </span>
  );
}

/** The bar over a published version, which nobody can change. */
export function VersionHeader({
  flow,
  onAliases,
  onVersions,
  onText,
  onExport,
}: Pick<HeaderProps, "flow" | "onAliases" | "onVersions" | "onText" | "onExport">) {
  return (
    <header className="fb-header">
      <div className="fb-header__title">
        <Box variant="h2" tagOverride="h1" padding="n">
          {flow.name}
        </Box>
        <Badge color="blue">Version {flow.version}</Badge>
        <Box variant="span" color="text-body-secondary" fontSize="body-s">
          {flow.description ?? `Published ${new Date(flow.createdAt).toLocaleString()}`}
        </Box>
      </div>
      <SpaceBetween direction="horizontal" size="xs">
        <Button onClick={onExport}>Export</Button>
        <Button onClick={onText}>Definition as text</Button>
        <Button onClick={onVersions}>Versions</Button>
        <Button onClick={onAliases}>Aliases</Button>
        <Button href={`/flows/${flow.id}`}>Go to the draft</Button>
      </SpaceBetween>
    </header>
  );
}
