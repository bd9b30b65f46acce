/** When the events of an execution were told, for playing it again. Pure. */

import type { JournalEvent } from "../../api/types";

/** What a wait between two events is cut to, in milliseconds, when waits are skipped. */
export const LONGEST_WAIT = 400;

/** A point of a recording: the events told by then, and milliseconds since the last of them. */
export interface Moment {
  readonly count: number;
  readonly since: number;
}

export interface Recording {
  /** Events told; the lists below may hold more. */
  readonly count: number;
  /** When the first was told, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds from the first event to each, never falling. */
  readonly times: readonly number[];
  /** The same as it is played: with long waits cut, or not. */
  readonly offsets: readonly number[];
  /** Offsets at which nodes failed. */
  readonly failures: readonly number[];
}

/** Records events as they come: each call takes all of them, and costs the work of the new ones. */
export function recorder(skipWaits: boolean): (events: readonly JournalEvent[]) => Recording {
  let first: JournalEvent | undefined;
  let startedAt = 0;
  let times: number[] = [];
  let offsets: number[] = [];
  let failures: number[] = [];
  return (events) => {
    if (events[0] !== first) {
      first = events[0];
      startedAt = first ? Date.parse(first.at) : 0;
      times = [];
      offsets = [];
      failures = [];
    }
    for (const { at, kind } of events.slice(times.length)) {
      const before = times.at(-1) ?? 0;
      // Clocks of two workers may be apart: time never runs back.
      const time = Math.max(before, Date.parse(at) - startedAt);
      const wait = time - before;
      const offset = (offsets.at(-1) ?? 0) + (skipWaits ? Math.min(wait, LONGEST_WAIT) : wait);
      times.push(time);
      offsets.push(offset);
      if (kind === "NodeFailure") failures.push(offset);
    }
    return { count: events.length, startedAt, times, offsets, failures };
  };
}

/** How long it takes to play, in milliseconds. */
export function lengthOf({ offsets, count }: Recording): number {
  return offsets[count - 1] ?? 0;
}

/** Where a moment is on the played axis. */
export function offsetOf(recording: Recording, moment: Moment): number {
  return placeOf(recording, moment).offset;
}

/** Milliseconds from the first event to a moment, as they really passed. */
export function timeOf(recording: Recording, moment: Moment): number {
  return placeOf(recording, moment).time;
}

/** The moment at a place on the played axis. */
export function momentAt(recording: Recording, offset: number): Moment {
  const count = Math.max(1, toldBy(recording, offset));
  const [real, played] = waitAfter(recording, count);
  const since = offset - (recording.offsets[count - 1] ?? 0);
  return { count, since: played > 0 ? Math.max(0, (since * real) / played) : 0 };
}

function placeOf(recording: Recording, moment: Moment): { time: number; offset: number } {
  const count = Math.min(moment.count, recording.count);
  const [real, played] = waitAfter(recording, count);
  const since = Math.min(moment.since, real);
  return {
    time: (recording.times[count - 1] ?? 0) + since,
    offset: (recording.offsets[count - 1] ?? 0) + (real > 0 ? (since * played) / real : 0),
  };
}

/** The wait after the first `count` events: as it was, and as it is played. */
function waitAfter({ times, offsets, count: all }: Recording, count: number): [number, number] {
  if (count >= all) return [0, 0];
  const between = (of: readonly number[]) => (of[count] ?? 0) - (of[count - 1] ?? 0);
  return [between(times), between(offsets)];
}

/** How many events were told at `offset` or before. */
function toldBy({ offsets, count }: Recording, offset: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
