import { describe, expect, it } from "vitest";

import type { JournalEvent } from "../../api/types";
import {
  advance,
  jumped,
  momentOf,
  momentText,
  paused,
  sought,
  stepped,
  toggled,
  type Playback,
} from "./player";
import { LONGEST_WAIT, lengthOf, momentAt, offsetOf, recorder, timeOf } from "./recording";

const START = Date.UTC(2026, 0, 1);

function events(...milliseconds: number[]): JournalEvent[] {
  return milliseconds.map((after, index) => ({
    seq: index + 1,
    kind: "NodeInput",
    node: "Work",
    path: [],
    at: new Date(START + after).toISOString(),
    data: {},
  }));
}

/** Five events: two at once, then a long wait, then two in quick succession. */
const FIVE = events(0, 0, 10_000, 10_100, 10_300);
const recording = recorder(false)(FIVE);
const quick = recorder(true)(FIVE);
const at = (count: number, since = 0): Playback => ({ moment: { count, since }, playing: false });
const playing = (count: number, since = 0): Playback => ({ ...at(count, since), playing: true });
const END: Playback = { moment: null, playing: false };

describe("a recording", () => {
  it("has every event's time, which never runs back", () => {
    expect(recording).toMatchObject({ count: 5, startedAt: START });
    expect(recorder(false)(events(0, 50, 20, 70)).times).toEqual([0, 50, 50, 70]);
    expect(lengthOf(recording)).toBe(10_300);
  });

  it("goes on as events come, and begins anew for another execution", () => {
    const record = recorder(false);
    expect(lengthOf(record(FIVE.slice(0, 3)))).toBe(10_000);
    expect(record(FIVE)).toEqual(recording);
    expect(record(events(0, 7)).times).toEqual([0, 7]);
  });

  it("knows where nodes failed", () => {
    const failed = FIVE.map((event): JournalEvent =>
      event.seq === 3 ? { ...event, kind: "NodeFailure" } : event,
    );
    expect(recording.failures).toEqual([]);
    expect(recorder(false)(failed).failures).toEqual([10_000]);
    expect(recorder(true)(failed).failures).toEqual([LONGEST_WAIT]);
  });

  it("cuts long waits, in which the real time then runs faster", () => {
    expect(quick.offsets).toEqual([0, 0, LONGEST_WAIT, LONGEST_WAIT + 100, LONGEST_WAIT + 300]);
    const half = momentAt(quick, LONGEST_WAIT / 2);
    expect(half).toEqual({ count: 2, since: 5000 });
    expect(timeOf(quick, half)).toBe(5000);
    expect(offsetOf(quick, half)).toBe(LONGEST_WAIT / 2);
    expect(offsetOf(recording, half)).toBe(5000);
  });

  it.each([0, 1, 9_999, 10_000, 10_050, 10_300])("finds the moment at %i", (offset) => {
    const moment = momentAt(recording, offset);
    expect(moment.count).toBe(FIVE.filter((_, i) => (recording.times[i] ?? 0) <= offset).length);
    expect(offsetOf(recording, moment)).toBe(offset);
  });

  it("holds moments that an address names wrongly within its bounds", () => {
    expect(timeOf(recording, { count: 3, since: 99_999 })).toBe(10_100);
    expect(timeOf(recording, { count: 99, since: 5 })).toBe(10_300);
    expect(timeOf(recorder(false)([]), { count: 2, since: 0 })).toBe(0);
  });
});

describe("the player", () => {
  it("moves on by the time that passed, as fast as is asked", () => {
    expect(advance(recording, playing(2), 1000, 1)).toEqual(playing(2, 1000));
    expect(advance(recording, playing(2), 1000, 0.5)).toEqual(playing(2, 500));
    expect(advance(recording, playing(2), 201, 50)).toEqual(playing(3, 50));
    expect(advance(recording, at(2), 1000, 1)).toEqual(at(2));
    expect(advance(recording, END, 1000, 1)).toEqual(END);
  });

  it("ends with the last event", () => {
    expect(advance(recording, playing(4), 250, 1)).toEqual(END);
    expect(advance(recording, playing(4), 1, "fast")).toEqual(END);
  });

  it("goes event by event as fast as it shows, and by more in a long run", () => {
    expect(advance(recording, playing(2, 700), 16, "fast")).toEqual(playing(3));
    const long = recorder(false)(events(...Array<number>(6000).fill(0)));
    expect(advance(long, playing(1), 16, "fast")).toEqual(playing(11));
  });

  it("pauses, goes on, and begins again from the end", () => {
    expect(toggled(playing(2, 5))).toEqual(at(2, 5));
    expect(toggled(at(2, 5))).toEqual(playing(2, 5));
    expect(toggled(END)).toEqual(playing(1));
  });

  it("steps from event to event, also of those told at once", () => {
    expect(stepped(recording, at(1), 1)).toEqual(at(2));
    expect(stepped(recording, at(4), 1)).toEqual(END);
    expect(stepped(recording, END, -1)).toEqual(at(4));
    expect(stepped(recording, at(2, 5000), -1)).toEqual(at(2));
    expect(stepped(recording, at(2, 5000), 1)).toEqual(at(3));
    expect(stepped(recording, at(1), -1)).toEqual(at(1));
  });

  it("goes to any time and any event", () => {
    expect(sought(recording, 5000)).toEqual(at(2, 5000));
    expect(sought(recording, -1)).toEqual(at(2));
    expect(sought(recording, 99_999)).toEqual(END);
    expect(jumped(recording, at(2), 1)).toEqual(at(2, 515));
    expect(jumped(recording, END, -1)).toEqual(at(2, 9785));
    expect(paused(recording, { count: 3, since: 0 })).toEqual(at(3));
  });

  it.each([
    ["57", { count: 57, since: 0 }],
    ["57-1200", { count: 57, since: 1200 }],
    ["", null],
    ["0", null],
    ["-5", null],
    ["5-", null],
    ["abc", null],
  ])("stands in the address as %j", (text, moment) => {
    expect(momentOf(text)).toEqual(moment);
    if (moment) expect(momentText(moment)).toBe(text);
  });

  it("is not in the address at the end", () => {
    expect(momentText(null)).toBe("");
    expect(momentText({ count: 3, since: 0.2 })).toBe("3");
  });
});
