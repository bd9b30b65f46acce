/** The timeline's rows and ticks. Pure. */

import type { ActivationStatus } from "../../canvas/states";
import type { Activation, NodeRun, Run } from "./fold";
import { pathLabel } from "./shape";

export interface Bar {
  /** Key of the (first) activation it stands for. */
  key: string;
  label: string;
  status: ActivationStatus;
  /** Milliseconds since the epoch. */
  from: number;
  to: number;
  /** Bars that overlap in time lie in lanes of their own, counted from 0. */
  lane: number;
}

export interface TimelineRow {
  id: string;
  bars: Bar[];
  lanes: number;
}

/** Lanes of a row at most; what does not fit lies over the last one. */
const MOST_LANES = 10;

/** A bar narrower than this part of the axis joins its neighbour. */
const NARROWEST = 1 / 400;

/** One row for each node that started, in order of start; neighbours too close to see apart merge. */
export function barsOf(run: Run, from: number, to: number): TimelineRow[] {
  const gap = (to - from) * NARROWEST;
  return [...run.nodes.values()]
    .filter(({ startedAt }) => startedAt !== null)
    .sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0))
    .map((node) => inLanes(node.id, merged(node, to, gap)));
}

function inLanes(id: string, bars: Bar[]): TimelineRow {
  const ends: number[] = [];
  for (const bar of bars) {
    const free = ends.findIndex((end) => end <= bar.from);
    bar.lane = Math.min(free < 0 ? ends.length : free, MOST_LANES - 1);
    ends[bar.lane] = Math.max(bar.to, ends[bar.lane] ?? 0);
  }
  return { id, bars, lanes: Math.max(ends.length, 1) };
}

function merged(node: NodeRun, now: number, gap: number): Bar[] {
  const bars: Bar[] = [];
  let count = 0;
  for (const activation of node.activations) {
    const bar = barOf(activation, now);
    if (!bar) continue;
    const last = bars.at(-1);
    const narrow = last && bar.to - last.from < gap && last.to - last.from < gap;
    if (last && narrow) {
      count += 1;
      last.to = Math.max(last.to, bar.to);
      last.label = `${count} items`;
      if (bar.status === "failed") Object.assign(last, { status: bar.status, key: bar.key });
    } else {
      bars.push(bar);
      count = 1;
    }
  }
  return bars;
}

function barOf(activation: Activation, now: number): Bar | null {
  const { key, path, status, startedAt, endedAt } = activation;
  if (startedAt === null || status === "skipped") return null;
  return { key, label: pathLabel(path), status, from: startedAt, to: endedAt ?? now, lane: 0 };
}

/** Round moments along an axis of `span` milliseconds: four to eight of them, from 0. */
export function ticksOf(span: number): number[] {
  const rough = span / 6;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? power;
  const ticks: number[] = [];
  for (let tick = 0; tick <= span; tick += step) ticks.push(tick);
  return ticks;
}
