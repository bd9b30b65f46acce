/** Fold changed rows into the pages of a listing. Pure. */

import type { ExecutionFilter } from "../api/console";
import type { ExecutionPage, ExecutionRow } from "../api/types";

/** Whether the row belongs in a listing with this filter. */
export function fits(row: ExecutionRow, filter: ExecutionFilter): boolean {
  if (filter.status && row.status !== filter.status) return false;
  if (filter.flow && row.flowId !== filter.flow) return false;
  if (filter.alias && row.aliasId !== filter.alias) return false;
  if (!filter.search) return true;
  const text = `${row.name} ${row.flowName} ${row.error?.message ?? ""}`.toLowerCase();
  return text.includes(filter.search.toLowerCase());
}

/**
 * The pages with the changed rows in place: known rows are replaced, or leave when they fit no
 * more; new ones come first.
 */
export function withChanges(
  pages: readonly ExecutionPage[],
  rows: readonly ExecutionRow[],
  filter: ExecutionFilter,
): ExecutionPage[] {
  const changed = new Map(rows.map((row) => [row.arn, row]));
  const next = pages.map((page) => ({
    ...page,
    executions: page.executions.flatMap((old) => {
      const row = changed.get(old.arn);
      if (!row) return [old];
      changed.delete(old.arn);
      // Messages may overtake one another: what has ended does not run again.
      const newer = row.lastSeq >= old.lastSeq ? row : old;
      return fits(newer, filter) ? [newer] : [];
    }),
  }));
  const fresh = [...changed.values()]
    .filter((row) => fits(row, filter))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  const [first, ...rest] = next;
  if (!first || fresh.length === 0) return next;
  const known = first.executions;
  // One that changed further down than what is loaded is not new: it stays where it is.
  const oldest = known.at(-1)?.createdAt ?? "";
  const top = pages.at(-1)?.nextCursor ? fresh.filter((row) => row.createdAt >= oldest) : fresh;
  const executions = [...top, ...known].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  return [{ ...first, executions }, ...rest];
}
