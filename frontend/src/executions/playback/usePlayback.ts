import { useCallback, useEffect, useMemo, useState } from "react";

import { useAddress } from "../../shell/useAddress";
import { checkpoints, type Shown } from "./checkpoints";
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
  type Speed,
} from "./player";
import { lengthOf, offsetOf, recorder, timeOf, type Recording } from "./recording";

/** Milliseconds that one tick moves on at most: a tab in the background does not jump. */
const LONGEST_TICK = 250;
/** Milliseconds between two pictures for whoever wants less motion. */
const CALM = 500;
/** How long a moment stands before the address has it. */
const SETTLED = 200;

export interface PlaybackControl {
  /** The run at the moment. */
  readonly shown: Shown;
  readonly playback: Playback;
  readonly recording: Recording;
  /** The moment on the played axis, and how long that is. */
  readonly offset: number;
  readonly length: number;
  /** The moment in milliseconds since the epoch; null at the end. */
  readonly clock: number | null;
  readonly speed: Speed;
  readonly skipWaits: boolean;
  setSpeed(speed: Speed): void;
  setSkipWaits(skip: boolean): void;
  toggle(): void;
  step(by: 1 | -1): void;
  jump(by: 1 | -1): void;
  seek(offset: number): void;
  toEvent(seq: number): void;
  toEnd(): void;
}

/** Plays an execution again from its events. Where it stands is in the address. */
export function usePlayback(live: Shown): PlaybackControl {
  const { events, shape } = live.run;
  const [get, set] = useAddress();
  const at = get("at");
  const [playback, setPlayback] = useState((): Playback => ({
    moment: momentOf(at),
    playing: false,
  }));
  const [speed, setSpeed] = useState<Speed>(1);
  const [skipWaits, setSkipWaits] = useState(false);
  const record = useMemo(() => recorder(skipWaits), [skipWaits]);
  const recording = useMemo(() => record(events), [record, events]);
  const fold = useMemo(() => checkpoints(shape), [shape]);
  const { moment, playing } = playback;

  useEffect(() => {
    if (!playing) return undefined;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    let before = performance.now();
    let frame = requestAnimationFrame(function tick(now) {
      const elapsed = now - before;
      if (elapsed > (calm ? CALM : 0)) {
        before = now;
        const passed = Math.min(elapsed, LONGEST_TICK + (calm ? CALM : 0));
        setPlayback((is) => advance(recording, is, passed, speed));
      }
      frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing, recording, speed]);

  const text = momentText(moment);
  useEffect(() => {
    if (playing || text === at) return undefined;
    const timer = setTimeout(() => set({ at: text }), SETTLED);
    return () => clearTimeout(timer);
  }, [playing, text, at, set]);

  return {
    shown: moment === null ? live : fold(events, moment.count),
    playback,
    recording,
    offset: moment === null ? lengthOf(recording) : offsetOf(recording, moment),
    length: lengthOf(recording),
    clock: moment === null ? null : recording.startedAt + timeOf(recording, moment),
    speed,
    skipWaits,
    setSpeed,
    setSkipWaits,
    toggle: useCallback(() => setPlayback(toggled), []),
    step: useCallback((by) => setPlayback((is) => stepped(recording, is, by)), [recording]),
    jump: useCallback((by) => setPlayback((is) => jumped(recording, is, by)), [recording]),
    seek: useCallback((offset) => setPlayback(sought(recording, offset)), [recording]),
    toEvent: useCallback(
      (seq) => setPlayback(paused(recording, { count: seq, since: 0 })),
      [recording],
    ),
    toEnd: useCallback(() => setPlayback({ moment: null, playing: false }), []),
  };
}
