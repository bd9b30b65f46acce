/** The versions of a flow to choose from. */
import { useQuery } from "@tanstack/react-query";

import { keys } from "../api/keys";
import type { FlowVersionSummary } from "../api/types";
import { wire } from "../api/wire";

/** A flow's versions; the latest first, as the server lists them. */
export function useVersions(flowId: string) {
  return useQuery({
    queryKey: keys.versions(flowId),
    queryFn: () => wire.listFlowVersions(flowId),
  });
}

export interface VersionOption {
  value: string;
  label: string;
  description?: string;
}

/** The prepared draft, then the published versions. */
export function versionOptions(versions: readonly FlowVersionSummary[] = []): VersionOption[] {
  return [
    { value: "DRAFT", label: "The prepared draft" },
    ...versions
      .filter(({ version }) => version !== "DRAFT")
      .map(({ version, createdAt }) => ({
        value: version,
        label: `Version ${version}`,
        description: new Date(createdAt).toLocaleString(),
      })),
  ];
}
