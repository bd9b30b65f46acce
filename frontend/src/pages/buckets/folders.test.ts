import { describe, expect, it } from "vitest";

import type { BucketObject } from "../../api/types";
import { entriesBelow, lookOf } from "./folders";

const object = (key: string, bytes = 10): BucketObject => ({
  key,
  bytes,
  contentType: "",
  modifiedAt: `2026-01-0${key.length % 9}T00:00:00Z`,
});
const KEYS = [
  object("a.txt"),
  object("books/one/1.txt"),
  object("books/one/2.txt"),
  object("books/x.txt"),
];

describe("a bucket as folders", () => {
  it("lists folders first, with what they hold", () => {
    expect(
      entriesBelow(KEYS, "").map((entry) => [
        entry.name,
        entry.kind === "folder" ? entry.objects : 0,
      ]),
    ).toEqual([
      ["books", 3],
      ["a.txt", 0],
    ]);
    expect(entriesBelow(KEYS, "books/").map(({ name }) => name)).toEqual(["one", "x.txt"]);
    expect(entriesBelow(KEYS, "nothing/")).toEqual([]);
  });

  it("shows an object by its type, else by its ending", () => {
    expect(lookOf({ key: "x", contentType: "text/html; charset=utf-8" })).toBe("html");
    expect(lookOf({ key: "x.json", contentType: "application/octet-stream" })).toBe("json");
    expect(lookOf({ key: "x.md" })).toBe("text");
    expect(lookOf({ key: "x.bin", contentType: "application/octet-stream" })).toBe("none");
  });
});
