import { describe, expect, it } from "vitest";

import { readEvents, type StreamEvent } from "./eventStream";

/** A message as the server writes it; nobody here looks at its checksums. */
function message(kind: "event" | "exception", name: string, body: unknown): Uint8Array {
  const encoder = new TextEncoder();
  const header = (key: string, text: string): number[] => [
    key.length,
    ...encoder.encode(key),
    7,
    text.length >> 8,
    text.length & 255,
    ...encoder.encode(text),
  ];
  const headers = [
    ...header(`:${kind}-type`, name),
    ...header(":content-type", "application/json"),
    ...header(":message-type", kind),
  ];
  const payload = encoder.encode(JSON.stringify(body));
  const bytes = new Uint8Array(16 + headers.length + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length);
  view.setUint32(4, headers.length);
  bytes.set(headers, 12);
  bytes.set(payload, 12 + headers.length);
  return bytes;
}

async function read(bytes: Uint8Array, part: number): Promise<StreamEvent[]> {
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += part)
        controller.enqueue(bytes.slice(at, at + part));
      controller.close();
    },
  });
  const found: StreamEvent[] = [];
  for await (const event of readEvents(stream)) found.push(event);
  return found;
}

describe("a stream of events", () => {
  const both = new Uint8Array([
    ...message("event", "outputEvent", { text: "Größe" }),
    ...message("exception", "validationException", { message: "No." }),
  ]);

  it.each([1, 7, 10_000])("is read however it is cut: %i bytes at a time", async (part) => {
    expect(await read(both, part)).toEqual([
      { name: "outputEvent", isException: false, body: { text: "Größe" } },
      { name: "validationException", isException: true, body: { message: "No." } },
    ]);
  });

  it("says so when it is something else", async () => {
    await expect(read(new Uint8Array(40), 40)).rejects.toThrow("no stream");
  });
});
