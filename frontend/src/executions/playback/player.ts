/** The player of a recording: where it is, and where it goes. Pure; whoever calls has the clock. */

import { lengthOf, momentAt, offsetOf, type Moment, type Recording } from "./recording";

/** How many times as fast as it was; "fast": an event, or more of a long run, in each frame. */
export type Speed = number | "fast";

export interface Playback {
  /** null: everything told so far, which goes on while the execution runs. */
  readonly moment: Moment | null;
  readonly playing: boolean;
}

/** Frames in which a run is through at the latest, as fast as it shows. */
const MOST_FRAMES = 600;

/** Parts of the whole that a page's length of a jump has. */
const JUMPS = 20;

const END: Playback = { moment: null, playing: false };

/** Where it is `elapsed` milliseconds later. */
export function advance(
  recording: Recording,
  playback: Playback,
  elapsed: number,
  speed: Speed,
): Playback {
  const { moment, playing } = playback;
  if (!playing || moment === null) return playback;
  const next =
    speed === "fast"
      ? { count: moment.count + Math.max(1, Math.ceil(recording.count / MOST_FRAMES)), since: 0 }
      : momentAt(recording, offsetOf(recording, moment) + elapsed * speed);
  return next.count >= recording.count ? END : { moment: next, playing };
}

/** Play or pause; from the end it begins again. */
export function toggled({ moment, playing }: Playback): Playback {
  return playing
    ? { moment, playing: false }
    : { moment: moment ?? { count: 1, since: 0 }, playing: true };
}

/** The next event, or the previous one: within a wait, the one that it followed. */
export function stepped(recording: Recording, { moment }: Playback, by: 1 | -1): Playback {
  const count = moment?.count ?? recording.count;
  const within = by < 0 && moment !== null && moment.since > 0;
  return paused(recording, { count: within ? count : count + by, since: 0 });
}

/** Stand at a place on the played axis. */
export function sought(recording: Recording, offset: number): Playback {
  return paused(recording, momentAt(recording, Math.max(0, offset)));
}

/** A twentieth of the whole further, or back. */
export function jumped(recording: Recording, { moment }: Playback, by: 1 | -1): Playback {
  const length = lengthOf(recording);
  const from = moment ? offsetOf(recording, moment) : length;
  return sought(recording, from + (by * length) / JUMPS);
}

/** Stand at a moment; the last event is the end. */
export function paused(recording: Recording, { count, since }: Moment): Playback {
  return count >= recording.count
    ? END
    : { moment: { count: Math.max(1, count), since }, playing: false };
}

/** A moment as a member of an address: the event, and the milliseconds since: "57", "57-1200". */
export function momentText(moment: Moment | null): string {
  if (moment === null) return "";
  const since = Math.round(moment.since);
  return since > 0 ? `${moment.count}-${since}` : `${moment.count}`;
}

/** The moment that a member of an address names; null for none. */
export function momentOf(text: string): Moment | null {
  const [, count, since = "0"] = /^([1-9]\d{0,8})(?:-(\d{1,12}))?$/.exec(text) ?? [];
  return count === undefined ? null : { count: Number(count), since: Number(since) };
}
