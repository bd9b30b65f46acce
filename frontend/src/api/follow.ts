/** A websocket that comes back: reconnects with backoff and says how the connection is. */

export type ConnectionState =
  | { state: "connecting" }
  | { state: "live" }
  /** Waiting to try again at `retryAt` (milliseconds since the epoch). */
  | { state: "lost"; retryAt: number; attempt: number }
  | { state: "closed" };

export interface FollowOptions<T> {
  /** Path and query, asked for before each attempt: it names the number to go on from. */
  path(): string;
  onMessage(message: T): void;
  onState?(state: ConnectionState): void;
  /** The server refused for good (signed out, no such execution). */
  onRefused?(code: number): void;
}

export interface Follower {
  /** Try now rather than after the backoff. */
  retry(): void;
  /** Drop the connection and begin anew from `path()`, after a gap. */
  restart(): void;
  close(): void;
}

const FIRST_DELAY = 250;
const LONGEST_DELAY = 10_000;
/** A connection that lasted this long was a good one: the backoff starts over. */
const GOOD_AFTER = 5_000;

/** Close codes by which the server says that trying again is useless. */
const REFUSALS: ReadonlySet<number> = new Set([4400, 4401, 4403, 4404]);

/** Milliseconds to wait before attempt `attempt` (from 1): doubling, at most ten seconds, ±20 %. */
export function backoff(attempt: number, random = Math.random()): number {
  const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 1));
  return Math.round(delay * (0.8 + 0.4 * random));
}

export function follow<T>(options: FollowOptions<T>): Follower {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let openedAt = 0;
  let closed = false;
  let heard = false;

  const say = (state: ConnectionState) => options.onState?.(state);

  function connect(): void {
    clearTimeout(timer);
    if (closed) return;
    if (attempt === 0) say({ state: "connecting" });
    heard = false;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const mine = new WebSocket(`${scheme}//${location.host}${options.path()}`);
    socket = mine;
    mine.onopen = () => {
      openedAt = Date.now();
      say({ state: "live" });
    };
    mine.onmessage = (message: MessageEvent<string>) => {
      if (mine !== socket) return;
      heard = true;
      options.onMessage(JSON.parse(message.data) as T);
    };
    mine.onclose = ({ code }) => {
      if (mine !== socket || closed) return;
      socket = null;
      if (REFUSALS.has(code)) {
        close();
        options.onRefused?.(code);
        return;
      }
      if (openedAt && (heard || Date.now() - openedAt > GOOD_AFTER)) attempt = 0;
      openedAt = 0;
      attempt += 1;
      const delay = backoff(attempt);
      say({ state: "lost", retryAt: Date.now() + delay, attempt });
      timer = setTimeout(connect, delay);
    };
  }

  function drop(): void {
    const old = socket;
    socket = null;
    openedAt = 0;
    old?.close();
  }

  function retry(): void {
    if (!socket) connect();
  }

  function restart(): void {
    drop();
    connect();
  }

  function close(): void {
    closed = true;
    clearTimeout(timer);
    window.removeEventListener("online", retry);
    drop();
    say({ state: "closed" });
  }

  window.addEventListener("online", retry);
  connect();
  return { retry, restart, close };
}
