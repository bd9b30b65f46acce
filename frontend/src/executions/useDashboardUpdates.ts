import type { InfiniteData } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";

import type { ExecutionFilter } from "../api/console";
import type { ConnectionState } from "../api/follow";
import { keys } from "../api/keys";
import type { ExecutionPage, ExecutionRow } from "../api/types";
import { queryClient } from "../shell/queryClient";
import { withChanges } from "./changes";
import { useExecutionChanges } from "./useChanges";

type Pages = InfiniteData<ExecutionPage, string>;

/** Milliseconds after a change until the counts are asked for again. */
const COUNT_AFTER = 1_000;

/** Keep the dashboard's rows as they are on the server; counts follow within a second. */
export function useDashboardUpdates(filter: ExecutionFilter): ConnectionState {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const recount = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queryClient.invalidateQueries({ queryKey: keys.executions() });
    }, COUNT_AFTER);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);

  const connection = useExecutionChanges((rows: ExecutionRow[]) => {
    queryClient.setQueryData<Pages>(keys.executions(filter), (data) =>
      data ? { ...data, pages: withChanges(data.pages, rows, filter) } : data,
    );
    recount();
  });

  // What changed while the connection was lost is not told again: ask.
  const lost = useRef(false);
  useEffect(() => {
    if (connection.state === "lost") lost.current = true;
    if (connection.state === "live" && lost.current) {
      lost.current = false;
      recount();
    }
  }, [connection.state, recount]);
  return connection;
}
