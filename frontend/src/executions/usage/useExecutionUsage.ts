import { useQuery } from "@tanstack/react-query";

import type { ExecutionId } from "../../api/console";
import { usageApi, usageKeys } from "../../api/usage";

/** Milliseconds between looks while it runs. */
const LOOK_EVERY = 3_000;

/** What an execution has used so far; asked for again while it runs, and when it has ended. */
export function useExecutionUsage(id: ExecutionId, running: boolean) {
  return useQuery({
    queryKey: [...usageKeys.execution(id), running],
    queryFn: () => usageApi.ofExecution(id),
    placeholderData: (before) => before,
    refetchInterval: running ? LOOK_EVERY : false,
    retry: false,
  });
}
