import CollectionPreferences from "@cloudscape-design/components/collection-preferences";
import type { TableProps } from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";

import type { ExecutionRow } from "../../api/types";
import { usageApi, usageKeys } from "../../api/usage";
import { useStoredFlag } from "../../shell/useStored";
import { tokenWords } from "../../usage/cost";
import { CostText } from "../../usage/CostText";

const LOOK_EVERY = 5_000;
const ID = "usage";

type Columns = readonly TableProps.ColumnDefinition<ExecutionRow>[];

/** The columns, before the last that with tokens and cost if it is chosen; and where it is. */
export function useUsageColumn(rows: readonly ExecutionRow[], columns: Columns) {
  const [shown, setShown] = useStoredFlag("dashboard.usage");
  const usage = useQuery({
    queryKey: usageKeys.executions(rows.map(({ arn, status }) => `${arn} ${status}`)),
    queryFn: () =>
      usageApi.ofExecutions(rows.map(({ flowId, aliasId, name }) => ({ flowId, aliasId, name }))),
    enabled: shown && rows.length > 0,
    placeholderData: (before) => before,
    refetchInterval: rows.some(({ status }) => status === "Running") ? LOOK_EVERY : false,
  });
  const used = new Map(usage.data?.executions.map((one) => [keyOf(one), one]));
  const column: TableProps.ColumnDefinition<ExecutionRow> = {
    id: ID,
    header: "Tokens and cost",
    minWidth: 170,
    cell: (row) => {
      const total = used.get(keyOf(row));
      if (!total) return usage.isPending ? "…" : usage.isError ? "not known" : "–";
      return (
        <>
          {tokenWords(total)}
          <br />
          <CostText cost={total.cost} />
        </>
      );
    },
  };
  return {
    columns: shown ? [...columns.slice(0, -1), column, ...columns.slice(-1)] : columns,
    preferences: (
      <CollectionPreferences
        title="Preferences"
        confirmLabel="Confirm"
        cancelLabel="Cancel"
        preferences={{ visibleContent: shown ? [ID] : [] }}
        visibleContentPreference={{
          title: "More columns",
          options: [
            { label: "Of each execution", options: [{ id: ID, label: "Tokens and cost" }] },
          ],
        }}
        onConfirm={({ detail }) => setShown(detail.visibleContent?.includes(ID) ?? false)}
      />
    ),
  };
}

function keyOf(id: { flowId: string; aliasId: string; name: string }): string {
  return `${id.flowId}/${id.aliasId}/${id.name}`;
}
