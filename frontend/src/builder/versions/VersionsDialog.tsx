/** All versions of a flow: look at one, compare it, restore it, move an alias to it, delete it. */
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Link from "@cloudscape-design/components/link";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys, wire, type Flow, type FlowAlias } from "../../api/client";
import { versionQuery } from "../../api/definitions";
import { diffDefinitions, diffWords, isSame } from "../../definition/diff";
import { connectionsOf, definitionOf, nodesOf, type FlowDefinition } from "../../definition/types";
import { Ago } from "../../shell/Ago";
import { Dialog } from "../../shell/Dialog";
import { Problem } from "../../shell/Problem";
import { AliasNames, AliasTargets } from "./AliasNames";
import { movable, useAliases, versionOf } from "./aliases";
import { Ask, askToMove, type Question } from "./questions";
import { useAction } from "../../shell/useAction";

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
  const details = useQueries({
    queries: shown.map(({ version }) => versionQuery(flow.id, version)),
  });
  const descriptions = new Map(
    details.map((detail, index) => [shown[index]?.version, detail.data?.description]),
  );
  const named = movable(aliases.data);

  const askToRestore = async (version: string, now: FlowDefinition): Promise<void> => {
    const found = await client.fetchQuery(versionQuery(flow.id, version));
    const definition = definitionOf(found);
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
  const move = (alias: FlowAlias, to: string): void =>
    run(async () => setQuestion(await askToMove(client, flow.id, alias, to)));
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
    const others = named.filter((alias) => versionOf(alias) !== version);
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
          if (alias) move(alias, version);
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
        <AliasTargets enabled={editable} onMove={move}>
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
                  <AliasNames
                    aliases={named.filter((alias) => versionOf(alias) === version)}
                    version={version}
                  />
                ),
              },
              {
                id: "actions",
                header: <span className="fb-visually-hidden">Actions</span>,
                cell: ({ version }) => actions(version),
              },
            ]}
          />
        </AliasTargets>
        {editable && named.length > 0 && (
          <Box color="text-body-secondary" fontSize="body-s">
            Drag an alias to the version that it is to run, or choose from the version's actions.
          </Box>
        )}
      </SpaceBetween>
    </Dialog>
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
