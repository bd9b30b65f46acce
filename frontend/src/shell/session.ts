import { useQuery } from "@tanstack/react-query";

import { consoleApi } from "../api/console";
import { keys } from "../api/keys";
import type { Role, Session } from "../api/types";

/** Who is signed in, asked once and again when the server says the session is over. */
export function useSession() {
  return useQuery({ queryKey: keys.session, queryFn: consoleApi.session, staleTime: 5 * 60_000 });
}

const ORDER: readonly Role[] = ["viewer", "runner", "editor", "admin"];

/** Whether the person may do what the role may; the server has the last word. */
export function may(session: Session | undefined, role: Role): boolean {
  const own = session?.workspace?.role;
  return own !== undefined && ORDER.indexOf(own) >= ORDER.indexOf(role);
}
