import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { backoff, follow, type ConnectionState } from "./follow";

class FakeSocket {
  static all: FakeSocket[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }

  static get last(): FakeSocket {
    const socket = FakeSocket.all.at(-1);
    if (!socket) throw new Error("No socket was opened.");
    return socket;
  }

  close(): void {
    this.onclose?.({ code: 1000 });
  }

  hear(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

beforeEach(() => {
  FakeSocket.all = [];
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function following() {
  let seq = 0;
  const states: ConnectionState["state"][] = [];
  const refused: number[] = [];
  const follower = follow<{ seq: number }>({
    path: () => `/ws?after=${seq}`,
    onMessage: (message) => (seq = message.seq),
    onState: ({ state }) => states.push(state),
    onRefused: (code) => refused.push(code),
  });
  return { follower, states, refused };
}

describe("a follower", () => {
  it("comes back from the number it has", () => {
    const { states, follower } = following();
    expect(FakeSocket.last.url).toMatch(/\/ws\?after=0$/);
    FakeSocket.last.onopen?.();
    FakeSocket.last.hear({ seq: 7 });
    FakeSocket.last.onclose?.({ code: 1006 });
    expect(states).toEqual(["connecting", "live", "lost"]);
    vi.advanceTimersByTime(400);
    expect(FakeSocket.all).toHaveLength(2);
    expect(FakeSocket.last.url).toMatch(/after=7$/);
    follower.close();
  });

  it("tries at once when the network is back", () => {
    const { follower } = following();
    FakeSocket.last.onclose?.({ code: 1006 });
    window.dispatchEvent(new Event("online"));
    expect(FakeSocket.all).toHaveLength(2);
    follower.close();
  });

  it("waits longer each time while nothing answers", () => {
    const { follower } = following();
    for (let time = 0; time < 4; time += 1) {
      FakeSocket.last.onclose?.({ code: 1006 });
      vi.advanceTimersByTime(20_000);
    }
    expect(FakeSocket.all).toHaveLength(5);
    expect([1, 2, 3, 10].map((attempt) => backoff(attempt, 0.5))).toEqual([250, 500, 1000, 10_000]);
    follower.close();
  });

  it("gives up when the server refuses", () => {
    const { refused, states } = following();
    FakeSocket.last.onclose?.({ code: 4404 });
    vi.advanceTimersByTime(60_000);
    expect(refused).toEqual([4404]);
    expect(states.at(-1)).toBe("closed");
    expect(FakeSocket.all).toHaveLength(1);
  });

  it("hears nothing more of a connection it has dropped", () => {
    const { follower } = following();
    const first = FakeSocket.last;
    follower.restart();
    first.hear({ seq: 99 });
    expect(FakeSocket.last.url).toMatch(/after=0$/);
    follower.close();
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(2);
  });
});
