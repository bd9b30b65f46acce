import { useCallback, useEffect, useRef } from "react";

import type { ExecutionFilter } from "../../api/console";
import type { ConnectionState } from "../../api/follow";
import { keys } from "../../api/keys";
import type { ExecutionPage, ExecutionRow } from "../../api/types";
import { queryClient } from "../../shell/queryClient";
import { useExecutionChanges } from "../useChanges";
import { withChanges } from "./changes";

/** Milliseconds after a change until rows, counts and histogram are asked for again. */
const COUNT_AFTER = 1_000;

/** Keep the page's rows as they are on the server; counts follow within a second. */
export function useDashboardUpdates(filter: ExecutionFilter): ConnectionState {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const recount = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      // An answer that takes longer than the next change must come all the same.
      const options = { cancelRefetch: false };
      void queryClient.invalidateQueries({ queryKey: keys.executions() }, options);
    }, COUNT_AFTER);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);

  const connection = useExecutionChanges((rows: ExecutionRow[]) => {
    queryClient.setQueryData<ExecutionPage>(keys.executions(filter), (page) =>
      page ? withChanges(page, rows, filter) : page,
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
