/** What a new flow needs, and what is to be read anew when there is one. */
import { useQuery } from "@tanstack/react-query";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import type { FlowRow } from "../../api/types";
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

const NAME = /^([0-9a-zA-Z][_-]?){1,100}$/;

/** Why a flow cannot have the name, in words; undefined when it can. */
export function nameProblem(name: string, flows: readonly FlowRow[]): string | undefined {
  if (!name) return "Give the flow a name.";
  if (!NAME.test(name))
    return "Only letters and digits, with single hyphens or underscores between them, at most 100.";
  if (flows.some((flow) => flow.name === name)) return `There is a flow named ${name} already.`;
  return undefined;
}
