import { QueryClient } from "@tanstack/react-query";

import { ApiError, listenUnauthorized } from "../api/http";
import { keys } from "../api/keys";
import type { Session } from "../api/types";

/** The server's state in the browser. Refusals are not tried again, lost connections are. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiError && error.status > 0 && error.status < 500),
    },
  },
});

// A session that ended: show the sign-in page, and after it the page one was on.
listenUnauthorized(() => {
  queryClient.setQueryData<Session>(keys.session, (session) =>
    session ? { ...session, user: null, workspace: null } : session,
  );
});
