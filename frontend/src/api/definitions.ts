/** Queries for the definitions of a flow's versions and of its draft. */
import { queryOptions } from "@tanstack/react-query";
import { keys } from "./keys";
import type { Flow } from "./types";
import { wire } from "./wire";

/** The flow at this version, or its draft for DRAFT. */
export function versionQuery(flowId: string, version: string) {
  const draft = version === "DRAFT";
  return queryOptions({
    queryKey: keys.version(flowId, version),
    queryFn: async (): Promise<Pick<Flow, "definition" | "description">> =>
      draft ? wire.getFlow(flowId) : wire.getFlowVersion(flowId, version),
    // a version never changes; the draft may have since
    staleTime: draft ? 0 : Infinity,
  });
}
