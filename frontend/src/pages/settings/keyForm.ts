/** What a key can be made as, how long it lasts, and how it is used in a shell. */

import type { AccessKey, NewAccessKey } from "../../api/types";

export type KeyForm = "signing" | "temporary" | "bearer";

interface Hours {
  value: string;
  label: string;
}

const days = (count: number): Hours => ({
  value: String(count * 24),
  label: count === 1 ? "1 day" : `${count} days`,
});
const hours = (count: number): Hours => ({
  value: String(count),
  label: count === 1 ? "1 hour" : `${count} hours`,
});

export const LIFETIMES: Hours[] = [
  { value: "", label: "Until it is disabled" },
  ...[1, 7, 30, 90, 365].map(days),
];
/** The lifetime that is chosen, else the first that can be. */
export const chosenOf = (choices: readonly Hours[], value: string): Hours =>
  choices.find((choice) => choice.value === value) ?? choices[0] ?? { value: "", label: "" };

export const TEMPORARY_LIFETIMES: Hours[] = [1, 4, 12, 24, 36].map(hours);
export const OVERLAPS: Hours[] = [
  { value: "0", label: "No time" },
  hours(1),
  ...[1, 7, 30].map(days),
];

/** The lines that make a shell use the key. */
export function environment(made: NewAccessKey, region: string, origin: string): string {
  if (made.bearer)
    return [
      `export FLOWBUILDER_BEARER_KEY='${made.bearer}'`,
      `curl -H "Authorization: Bearer $FLOWBUILDER_BEARER_KEY" ${origin}/api/flows/`,
    ].join("\n");
  return [
    `export AWS_ACCESS_KEY_ID='${made.keyId}'`,
    `export AWS_SECRET_ACCESS_KEY='${made.secret}'`,
    ...(made.sessionToken ? [`export AWS_SESSION_TOKEN='${made.sessionToken}'`] : []),
    `export AWS_DEFAULT_REGION='${region}'`,
    `export AWS_ENDPOINT_URL_BEDROCK_AGENT='${origin}/api'`,
    `export AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME='${origin}/api'`,
  ].join("\n");
}

/** A key's state in a word. */
export function stateOf(key: AccessKey): "Active" | "Disabled" | "Expired" | "Rotated" {
  if (!key.enabled) return "Disabled";
  if (key.expired) return "Expired";
  return key.successor ? "Rotated" : "Active";
}

/** A key's kind in words. */
export function kindOf(key: AccessKey): string {
  if (key.kind === "bearer") return "Bearer";
  return key.temporary ? "Signing, temporary" : "Signing";
}
