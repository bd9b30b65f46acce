/** A flat list of keys seen as folders. Pure. */

import type { BucketObject } from "../../api/types";

export type Entry =
  | {
      kind: "folder";
      prefix: string;
      name: string;
      objects: number;
      bytes: number;
      modifiedAt: string;
    }
  | { kind: "object"; name: string; object: BucketObject };

/** What stands directly below `prefix`: folders first, each with what is in it, then objects. */
export function entriesBelow(objects: readonly BucketObject[], prefix: string): Entry[] {
  const folders = new Map<string, Extract<Entry, { kind: "folder" }>>();
  const files: Entry[] = [];
  for (const object of objects) {
    if (!object.key.startsWith(prefix)) continue;
    const rest = object.key.slice(prefix.length);
    const slash = rest.indexOf("/");
    if (slash < 0 || slash === rest.length - 1) {
      files.push({ kind: "object", name: rest || object.key, object });
      continue;
    }
    const name = rest.slice(0, slash);
    const folder = folders.get(name) ?? {
      kind: "folder" as const,
      prefix: `${prefix}${name}/`,
      name,
      objects: 0,
      bytes: 0,
      modifiedAt: object.modifiedAt,
    };
    folder.objects += 1;
    folder.bytes += object.bytes;
    if (object.modifiedAt > folder.modifiedAt) folder.modifiedAt = object.modifiedAt;
    folders.set(name, folder);
  }
  return [...folders.values(), ...files];
}

export type Look = "text" | "json" | "html" | "image" | "none";

const TEXT = /^(text\/|application\/(x-ndjson|xml|yaml|x-yaml|javascript|x-sh))/;
const EXTENSIONS: readonly [RegExp, Look][] = [
  [/\.html?$/i, "html"],
  [/\.json$/i, "json"],
  [/\.(png|jpe?g|gif|webp|svg)$/i, "image"],
  [/\.(txt|md|csv|tsv|py|log|xml|ya?ml|jsonl)$/i, "text"],
];

/** How an object is shown, by its content type or, when that says nothing, by its ending. */
export function lookOf({ key, contentType = "" }: Pick<BucketObject, "key" | "contentType">): Look {
  if (contentType.startsWith("text/html")) return "html";
  if (contentType.startsWith("application/json")) return "json";
  if (contentType.startsWith("image/")) return "image";
  if (TEXT.test(contentType)) return "text";
  return EXTENSIONS.find(([ending]) => ending.test(key))?.[1] ?? "none";
}
