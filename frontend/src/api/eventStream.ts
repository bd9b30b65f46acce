/** `application/vnd.amazon.eventstream` as the server sends it: messages with text headers and JSON. */

export interface StreamEvent {
  /** The member of the stream's union: `outputEvent`, `validationException`. */
  readonly name: string;
  readonly isException: boolean;
  readonly body: unknown;
}

/** Lengths of message and headers with their checksum, and the checksum at the end, in bytes. */
const PRELUDE = 12;
const CHECKSUM = 4;
/** The type of a header whose value is text. */
const TEXT = 7;

/** The events of a stream as they arrive. Raises RangeError for what is no such stream. */
export async function* readEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = stream.getReader();
  let bytes = new Uint8Array(0);
  try {
    for (;;) {
      for (let size = messageSize(bytes); size !== undefined; size = messageSize(bytes)) {
        yield readMessage(bytes.subarray(0, size));
        bytes = bytes.slice(size);
      }
      const { done, value } = await reader.read();
      if (done) return;
      const joined = new Uint8Array(bytes.length + value.length);
      joined.set(bytes);
      joined.set(value, bytes.length);
      bytes = joined;
    }
  } finally {
    await reader.cancel();
  }
}

/** Bytes of the first message; undefined while some of it is missing. */
function messageSize(bytes: Uint8Array): number | undefined {
  if (bytes.length < PRELUDE) return undefined;
  const size = viewOf(bytes).getUint32(0);
  if (size < PRELUDE + CHECKSUM) throw new RangeError("This is no stream of events.");
  return size <= bytes.length ? size : undefined;
}

function readMessage(message: Uint8Array): StreamEvent {
  const view = viewOf(message);
  const end = PRELUDE + view.getUint32(4);
  const decoder = new TextDecoder();
  const headers = new Map<string, string>();
  for (let at = PRELUDE; at < end;) {
    const nameEnd = at + 1 + view.getUint8(at);
    if (view.getUint8(nameEnd) !== TEXT) throw new RangeError("A header is no text.");
    const valueStart = nameEnd + 3;
    const valueEnd = valueStart + view.getUint16(nameEnd + 1);
    headers.set(
      decoder.decode(message.subarray(at + 1, nameEnd)),
      decoder.decode(message.subarray(valueStart, valueEnd)),
    );
    at = valueEnd;
  }
  const body: unknown = JSON.parse(
    decoder.decode(message.subarray(end, message.length - CHECKSUM)),
  );
  const exception = headers.get(":exception-type");
  return {
    name: exception ?? headers.get(":event-type") ?? "",
    isException: exception !== undefined,
    body,
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
