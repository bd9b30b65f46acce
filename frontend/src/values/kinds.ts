/** What a text is, by its looks. Pure. */

import type { JsonValue } from "../api/types";

const HTML =
  /^\s*(?:<!doctype html|<html|<(?:article|body|div|h[1-6]|main|p|section|table|ul|ol|header)[\s>])/i;

export function looksLikeHtml(value: JsonValue): value is string {
  return typeof value === "string" && HTML.test(value.slice(0, 500));
}

/** An object or array, also one that comes as text; undefined for anything else. */
export function parsedJson(value: JsonValue): JsonValue | undefined {
  if (value !== null && typeof value === "object") return value;
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    return undefined;
  }
}
