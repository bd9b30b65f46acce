import { useQuery } from "@tanstack/react-query";

import { consoleApi, type ExecutionId } from "../../api/console";
import { keys } from "../../api/keys";
import { useRun } from "../useRun";

/** One of two executions that are compared, followed while it runs. */
export function useCompared(id: ExecutionId) {
  const execution = useQuery({
    queryKey: keys.execution(id),
    queryFn: () => consoleApi.execution(id),
    staleTime: Infinity, // what changes comes over the websocket
  });
  const { run, row, connection } = useRun(id, execution.data?.definition);
  return { id, execution, run, row: row ?? execution.data, connection };
}

export type Compared = ReturnType<typeof useCompared>;
