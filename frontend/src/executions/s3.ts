/** Places in buckets that a value names. Pure. */

import type { JsonValue } from "../api/types";

export interface S3Place {
  bucket: string;
  key: string;
}

const URI = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(\S.*)$/;
const MOST = 20;

/** The `s3://bucket/key` addresses in a value, each once, in the order they stand in it. */
export function placesIn(value: JsonValue): S3Place[] {
  const found = new Map<string, S3Place>();
  const visit = (part: JsonValue): void => {
    if (found.size >= MOST) return;
    if (typeof part === "string") {
      const match = URI.exec(part);
      if (match?.[1] && match[2]) found.set(part, { bucket: match[1], key: match[2] });
    } else if (Array.isArray(part)) part.forEach(visit);
    else if (part !== null && typeof part === "object") Object.values(part).forEach(visit);
  };
  visit(value);
  return [...found.values()];
}
