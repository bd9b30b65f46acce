/** What a new flow needs, and what is to be read anew when there is one. */
import { useQuery } from "@tanstack/react-query";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import { flash } from "../../shell/flash";
import { queryClient } from "../../shell/queryClient";

/** The templates of this server. */
export function useTemplates() {
  return useQuery({
    queryKey: keys.templates,
    queryFn: consoleApi.templates,
    staleTime: Infinity, // they come with the server
  });
}

/** The role that new flows name unless told otherwise. */
export function defaultRole(account: string): string {
  return `arn:aws:iam::${account}:role/FlowbuilderExecutionRole`;
}

/** Say that there is a new flow, with whatever came with it. */
export function announce(flow: { readonly name: string }): void {
  for (const queryKey of [keys.buckets, keys.functions, keys.flows()]) {
    void queryClient.invalidateQueries({ queryKey });
  }
  flash.success(`${flow.name} was created.`);
}
