/** Questions that the dialogs of versions and aliases ask before something is done. */
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { versionQuery } from "../../api/definitions";
import { keys, type FlowAlias } from "../../api/client";
import { compareAddress } from "../../compare/addresses";
import { diffDefinitions, diffWords, isSame } from "../../definition/diff";
import { definitionOf } from "../../definition/types";
import { moveAlias, versionOf } from "./aliases";

export interface Question {
  readonly header: string;
  readonly words: ReactNode;
  readonly action: string;
  readonly act: () => Promise<void>;
}

interface AskProps {
  readonly question: Question;
  readonly busy: boolean;
  readonly onLeave: () => void;
  readonly onAct: () => void;
}

export function Ask({ question, busy, onLeave, onAct }: AskProps) {
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

/** What changes for those who run the alias when it moves. Raises ApiError. */
export async function askToMove(
  client: QueryClient,
  flowId: string,
  alias: FlowAlias,
  to: string,
): Promise<Question> {
  const from = versionOf(alias);
  const [before, after] = await Promise.all(
    [from, to].map(async (version) =>
      definitionOf(await client.fetchQuery(versionQuery(flowId, version))),
    ),
  );
  const diff = before && after ? diffDefinitions(before, after) : undefined;
  return {
    header: `Move ${alias.name} from version ${from} to version ${to}?`,
    words: (
      <>
        {diff && isSame(diff) ? `Both versions do the same. ` : diff && `${diffWords(diff)}. `}
        {diff && !isSame(diff) && (
          <Link
            href={compareAddress(flowId, from, to)}
            external
            externalIconAriaLabel="opens in a new tab"
          >
            See what changes
          </Link>
        )}
        <div>
          Executions started from now on run version {to}; those that run already go on with version{" "}
          {from}.
        </div>
      </>
    ),
    action: "Move it",
    act: async () => {
      await moveAlias(flowId, alias, to);
      await client.invalidateQueries({ queryKey: keys.aliases(flowId) });
    },
  };
}
