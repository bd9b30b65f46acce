import { useEffect, useRef, useState } from "react";

import { follow, type ConnectionState } from "../api/follow";
import type { ExecutionRow } from "../api/types";

interface Changes {
  changed?: ExecutionRow[];
}

/** Hear of every execution of the workspace that changes, as it changes. */
export function useExecutionChanges(onChange: (rows: ExecutionRow[]) => void): ConnectionState {
  const [connection, setConnection] = useState<ConnectionState>({ state: "connecting" });
  const listener = useRef(onChange);
  useEffect(() => {
    listener.current = onChange;
  });
  useEffect(() => {
    const follower = follow<Changes>({
      path: () => "/ws/executions",
      onMessage: ({ changed }) => {
        if (changed?.length) listener.current(changed);
      },
      onState: setConnection,
    });
    return () => follower.close();
  }, []);
  return connection;
}
