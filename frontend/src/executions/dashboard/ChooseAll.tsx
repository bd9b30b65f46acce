import Button from "@cloudscape-design/components/button";
import { useMutation } from "@tanstack/react-query";

import { consoleApi, type ExecutionFilter } from "../../api/console";
import type { ExecutionRow } from "../../api/types";
import { flash } from "../../shell/flash";

/** Rows of one answer, and rows that are chosen at once at most. */
const PAGE = 200;
const MOST = 5_000;

interface ChooseAllProps {
  readonly filter: ExecutionFilter;
  /** How many the filter lets through. */
  readonly total: number;
  readonly onChoose: (rows: ExecutionRow[]) => void;
}

/** Choose what is on the other pages, too. */
export function ChooseAll({ filter, total, onChoose }: ChooseAllProps) {
  const gather = useMutation({
    mutationFn: () => gathered(filter),
    onSuccess: onChoose,
    onError: (error) => flash.error(error, "Not all could be chosen"),
  });
  const what =
    total > MOST ? `the latest ${MOST.toLocaleString("en")}` : `all ${total.toLocaleString("en")}`;
  return (
    <Button variant="inline-link" loading={gather.isPending} onClick={() => gather.mutate()}>
      {`Choose ${what} that match`}
    </Button>
  );
}

async function gathered(filter: ExecutionFilter): Promise<ExecutionRow[]> {
  const rows: ExecutionRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await consoleApi.executions({ ...filter, cursor, limit: PAGE });
    rows.push(...page.executions);
    cursor = page.nextCursor ?? undefined;
  } while (cursor && rows.length < MOST);
  return rows.slice(0, MOST);
}
