/** Fold changed rows into a page of a listing. Pure. */

import type { ExecutionFilter } from "../../api/console";
import type { ExecutionPage, ExecutionRow } from "../../api/types";
import { millisecondsOf } from "./filters";

/** Whether the row belongs in a listing with this filter. */
export function fits(row: ExecutionRow, filter: ExecutionFilter, now = Date.now()): boolean {
  if (filter.status && row.status !== filter.status) return false;
  if (filter.flow && row.flowId !== filter.flow) return false;
  if (filter.alias && row.aliasId !== filter.alias) return false;
  if (filter.version && row.flowVersion !== filter.version) return false;
  const started = Date.parse(row.createdAt);
  if (filter.within && started < now - millisecondsOf(filter.within)) return false;
  if (filter.from && started < Date.parse(filter.from)) return false;
  if (filter.to && started >= Date.parse(filter.to)) return false;
  const texts = [row.name, row.flowName, row.error?.message ?? ""].map((text) =>
    text.toLowerCase(),
  );
  const words = filter.search?.toLowerCase().split(/\s+/) ?? [];
  return words.every((word) => texts.some((text) => text.includes(word)));
}

/**
 * The page with the changed rows in place: known rows are replaced, or leave when they fit no
 * more; on the first page new ones come first.
 */
export function withChanges(
  page: ExecutionPage,
  rows: readonly ExecutionRow[],
  filter: ExecutionFilter,
): ExecutionPage {
  const changed = new Map(rows.map((row) => [row.arn, row]));
  const known = page.executions.flatMap((old) => {
    const row = changed.get(old.arn);
    if (!row) return [old];
    changed.delete(old.arn);
    // Messages may overtake one another: what has ended does not run again.
    const newer = row.lastSeq >= old.lastSeq ? row : old;
    return fits(newer, filter) ? [newer] : [];
  });
  // One that changed further down than what is loaded is not new: it stays where it is.
  const oldest = page.nextCursor ? (page.executions.at(-1)?.createdAt ?? "") : "";
  const fresh = filter.cursor
    ? []
    : [...changed.values()].filter((row) => fits(row, filter) && row.createdAt >= oldest);
  if (fresh.length === 0) return { ...page, executions: known };
  const executions = [...fresh, ...known].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  return { ...page, executions };
}
