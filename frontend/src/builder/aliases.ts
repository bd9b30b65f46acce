/** A flow's aliases: names of versions, by which programs run the flow. */
import { useQuery } from "@tanstack/react-query";
import { keys, wire, type FlowAlias } from "../api/client";

export function useAliases(flowId: string) {
  return useQuery({ queryKey: keys.aliases(flowId), queryFn: () => wire.listFlowAliases(flowId) });
}

/** The version an alias points to: its number, or DRAFT. */
export function versionOf(alias: FlowAlias): string {
  return alias.routingConfiguration[0]?.flowVersion ?? "DRAFT";
}

/** Point the alias at another version. Raises ApiError. */
export async function moveAlias(flowId: string, alias: FlowAlias, version: string): Promise<void> {
  await wire.updateFlowAlias(flowId, alias.id, {
    name: alias.name,
    description: alias.description,
    routingConfiguration: [{ flowVersion: version }],
    concurrencyConfiguration: alias.concurrencyConfiguration as never,
  });
}
