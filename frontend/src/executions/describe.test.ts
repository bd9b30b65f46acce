import { describe as suite, expect, it } from "vitest";

import type { EventKind, JournalEvent, JsonValue } from "../api/types";
import { describe, preview } from "./describe";
import { placesIn } from "./s3";

const event = (kind: EventKind, data: Record<string, JsonValue>): JournalEvent => ({
  seq: 1,
  kind,
  node: "N",
  path: [],
  at: "2026-01-01T00:00:00.000Z",
  data,
});

suite("an event in a line", () => {
  it.each<[JournalEvent, string]>([
    [
      event("NodeFailure", { code: "VALIDATION", message: "Not a Number." }),
      "VALIDATION: Not a Number.",
    ],
    [
      event("NodeAction", {
        service: "s3",
        operation: "GetObject",
        attempt: 2,
        milliseconds: 12.4,
      }),
      "s3 GetObject, attempt 2, 12 ms",
    ],
    [event("ConditionResult", { satisfied: ["long"] }), "long"],
    [event("NodeOutput", { fields: [{ name: "a", value: { b: 1 } }] }), 'a {"b":1}'],
    [event("FlowEnd", { status: "Succeeded" }), "Succeeded"],
  ])("%#", (given, line) => {
    expect(describe(given)).toBe(line);
  });

  it("shortens long values and names large ones", () => {
    expect(preview("x".repeat(500))).toHaveLength(161);
    expect(preview({ $payload: "d", bytes: 70_000 })).toBe("70,000 bytes");
    expect(preview({ $payload: "d", bytes: 70_000, preview: "Once upon" })).toBe("Once upon");
  });
});

suite("places in buckets", () => {
  it("are found wherever they stand, each once", () => {
    const uri = "s3://easy-reading/books/a b.html";
    expect(placesIn({ uri, more: [{ uri }, "s3://x", "no s3://easy-reading/x"] })).toEqual([
      { bucket: "easy-reading", key: "books/a b.html" },
    ]);
  });
});
