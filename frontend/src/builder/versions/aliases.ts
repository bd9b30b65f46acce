/** A flow's aliases: names of versions, by which programs run the flow. */
import { useQuery } from "@tanstack/react-query";
import { keys, TEST_ALIAS_ID, wire, type FlowAlias } from "../../api/client";

export function useAliases(flowId: string) {
  return useQuery({ queryKey: keys.aliases(flowId), queryFn: () => wire.listFlowAliases(flowId) });
}

/** The aliases that can be moved: the test alias always runs the draft. */
export function movable(aliases: readonly FlowAlias[] = []): FlowAlias[] {
  return aliases.filter(({ id }) => id !== TEST_ALIAS_ID);
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
