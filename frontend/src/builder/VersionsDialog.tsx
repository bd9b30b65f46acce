/** All versions of a flow: look at one, compare it, restore it, move an alias to it, delete it. */
import Alert from "@cloudscape-design/components/alert";
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Link from "@cloudscape-design/components/link";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { keys, TEST_ALIAS_ID, wire, type Flow, type FlowAlias } from "../api/client";
import { diffDefinitions, diffWords, isSame } from "../definition/diff";
import { connectionsOf, nodesOf, type FlowDefinition } from "../definition/types";
import { Ago } from "../shell/Ago";
import { Dialog } from "../shell/Dialog";
import { Problem } from "../shell/Problem";
import { moveAlias, useAliases, versionOf } from "./aliases";
import { useAction } from "./useAction";

interface VersionsDialogProps {
  readonly flow: Flow;
  /** The draft as it is drawn; undefined where a version is shown instead. */
  readonly draft: FlowDefinition | undefined;
  /** Whether the person may restore and delete versions and move aliases. */
  readonly editable: boolean;
  readonly onRestore: (version: string, definition: FlowDefinition) => void;
  /** Show what differs between the two. */
  readonly onCompare: (from: string, to: string) => void;
  readonly onClose: () => void;
}

/** A question before something is done. */
interface Question {
  readonly header: string;
  readonly words: string;
  readonly action: string;
  readonly act: () => Promise<void>;
}

/** Versions on one page of the table: each one's description is asked for by itself. */
const PAGE = 10;

export function VersionsDialog(props: VersionsDialogProps) {
  const { flow, draft, editable } = props;
  const client = useQueryClient();
  const aliases = useAliases(flow.id);
  const versions = useQuery({
    queryKey: keys.versions(flow.id),
    queryFn: () => wire.listFlowVersions(flow.id),
  });
  const [page, setPage] = useState(1);
  const [question, setQuestion] = useState<Question>();
  const { busy, error, run } = useAction();

  const numbered = (versions.data ?? []).filter(({ version }) => version !== "DRAFT");
  const pages = Math.max(1, Math.ceil(numbered.length / PAGE));
  const current = Math.min(page, pages);
  const shown = numbered.slice((current - 1) * PAGE, current * PAGE);
  const one = (version: string) => ({
    queryKey: keys.version(flow.id, version),
    queryFn: () => wire.getFlowVersion(flow.id, version),
    staleTime: Infinity, // a version never changes
  });
  const details = useQueries({ queries: shown.map(({ version }) => one(version)) });
  const descriptions = new Map(
    details.map((detail, index) => [shown[index]?.version, detail.data?.description]),
  );
  const movable = (aliases.data ?? []).filter(({ id }) => id !== TEST_ALIAS_ID);

  const askToRestore = async (version: string, now: FlowDefinition): Promise<void> => {
    const { definition = { nodes: [], connections: [] } } = await client.fetchQuery(one(version));
    const diff = diffDefinitions(now, definition);
    if (isSame(diff)) throw new Error(`The draft is the same as version ${version} already.`);
    setQuestion({
      header: `Replace the draft by version ${version}?`,
      words: `The draft's ${sizeWords(now)} are replaced by the ${sizeWords(definition)} of version ${version}: ${diffWords(diff)}. Undo brings the draft back as it is now.`,
      action: "Restore it",
      act: () => {
        props.onRestore(version, definition);
        return Promise.resolve();
      },
    });
  };
  const askToMove = (alias: FlowAlias, version: string): void => {
    const from = versionOf(alias);
    setQuestion({
      header: `Move ${alias.name} from version ${from} to version ${version}?`,
      words: `Executions started from now on run version ${version}; those that run already go on with version ${from}.`,
      action: "Move it",
      act: async () => {
        await moveAlias(flow.id, alias, version);
        await client.invalidateQueries({ queryKey: keys.aliases(flow.id) });
      },
    });
  };
  const askToDelete = (version: string): void =>
    setQuestion({
      header: `Delete version ${version}?`,
      words: "It cannot be brought back, and its number is not given again.",
      action: "Delete it",
      act: async () => {
        await wire.deleteFlowVersion(flow.id, version);
        await client.invalidateQueries({ queryKey: keys.versions(flow.id), exact: true });
        await client.invalidateQueries({ queryKey: keys.flows() });
      },
    });

  const actions = (version: string) => {
    const before = versionBefore(numbered, version);
    const others = movable.filter((alias) => versionOf(alias) !== version);
    const restorable = draft ? {} : { disabled: true, disabledReason: "Go to the draft first." };
    return (
      <ButtonDropdown
        variant="icon"
        expandToViewport
        ariaLabel={`Actions for version ${version}`}
        items={[
          { id: "open", text: "Open", href: `/flows/${flow.id}/versions/${version}` },
          { id: "draft", text: "Compare with the draft" },
          ...(before ? [{ id: "before", text: `Compare with version ${before}` }] : []),
          ...(editable
            ? [
                { id: "restore", text: "Restore into the draft", ...restorable },
                ...others.map(({ id, name }) => ({ id, text: `Move alias ${name} here` })),
                { id: "delete", text: "Delete" },
              ]
            : []),
        ]}
        onItemClick={({ detail }) => {
          const alias = others.find(({ id }) => id === detail.id);
          if (alias) askToMove(alias, version);
          else if (detail.id === "draft") props.onCompare(version, "DRAFT");
          else if (detail.id === "before" && before) props.onCompare(before, version);
          else if (detail.id === "restore" && draft) run(() => askToRestore(version, draft));
          else if (detail.id === "delete") askToDelete(version);
        }}
      />
    );
  };

  return (
    <Dialog title="Versions" size="large" onClose={props.onClose}>
      <SpaceBetween size="l">
        {error && <Alert type="error">{error}</Alert>}
        {versions.isError && (
          <Problem error={versions.error} retry={() => void versions.refetch()} />
        )}
        {question && (
          <Ask
            question={question}
            busy={busy}
            onLeave={() => setQuestion(undefined)}
            onAct={() => run(() => question.act().finally(() => setQuestion(undefined)))}
          />
        )}
        <Table
          variant="embedded"
          items={shown}
          loading={versions.isPending}
          loadingText="Loading versions"
          trackBy="version"
          ariaLabels={{ tableLabel: "Versions" }}
          empty={
            <Box color="text-body-secondary" textAlign="center">
              No version is published yet. A version is a copy of the draft that never changes;
              choose Publish to make the first.
            </Box>
          }
          pagination={
            pages > 1 && (
              <Pagination
                currentPageIndex={current}
                pagesCount={pages}
                onChange={({ detail }) => setPage(detail.currentPageIndex)}
              />
            )
          }
          columnDefinitions={[
            {
              id: "version",
              header: "Version",
              isRowHeader: true,
              cell: ({ version }) => (
                <Link href={`/flows/${flow.id}/versions/${version}`}>Version {version}</Link>
              ),
            },
            {
              id: "description",
              header: "Description",
              cell: ({ version }) => descriptions.get(version) ?? "–",
            },
            {
              id: "created",
              header: "Published",
              cell: ({ createdAt }) => <Ago at={createdAt} />,
            },
            {
              id: "aliases",
              header: "Aliases",
              cell: ({ version }) => (
                <Names aliases={movable.filter((alias) => versionOf(alias) === version)} />
              ),
            },
            {
              id: "actions",
              header: <span className="fb-visually-hidden">Actions</span>,
              cell: ({ version }) => actions(version),
            },
          ]}
        />
      </SpaceBetween>
    </Dialog>
  );
}

interface AskProps {
  readonly question: Question;
  readonly busy: boolean;
  readonly onLeave: () => void;
  readonly onAct: () => void;
}

function Ask({ question, busy, onLeave, onAct }: AskProps) {
  return (
    <Alert
      type="warning"
      header={question.header}
      action={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={onLeave}>Leave it</Button>
          <Button variant="primary" loading={busy} onClick={onAct}>
            {question.action}
          </Button>
        </SpaceBetween>
      }
    >
      {question.words}
    </Alert>
  );
}

function Names({ aliases }: { readonly aliases: readonly FlowAlias[] }): ReactNode {
  if (aliases.length === 0) return "–";
  return (
    <SpaceBetween direction="horizontal" size="xxs">
      {aliases.map(({ id, name }) => (
        <Badge key={id} color="blue">
          {name}
        </Badge>
      ))}
    </SpaceBetween>
  );
}

/** The version published before this one, if it is still there. */
function versionBefore(
  versions: readonly { readonly version: string }[],
  version: string,
): string | undefined {
  const earlier = versions.map((each) => Number(each.version)).filter((it) => it < Number(version));
  return earlier.length === 0 ? undefined : String(Math.max(...earlier));
}

function sizeWords(definition: FlowDefinition): string {
  const count = (number: number, noun: string): string =>
    `${number} ${noun}${number === 1 ? "" : "s"}`;
  return `${count(nodesOf(definition).length, "node")} and ${count(connectionsOf(definition).length, "connection")}`;
}
