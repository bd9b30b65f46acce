/** The address of a comparison of two versions of a flow, or of one with its draft. */
export function compareAddress(flowId: string, from: string, to: string): string {
  const query = new URLSearchParams({ from, to });
  return `/flows/${encodeURIComponent(flowId)}/compare?${query.toString()}`;
}

/** A version as it is called on the page. */
export function versionWords(version: string): string {
  return version === "DRAFT" ? "Draft" : `Version ${version}`;
}
