import { memo, useMemo } from "react";

import { duration } from "../canvas/words";
import { Bones } from "../shell/PageSkeleton";
import { useNow } from "../shell/time";
import { barsOf, ticksOf, type Bar, type TimelineRow } from "./run/bars";
import type { Run } from "./run/fold";
import type { SelectionControl } from "./useSelection";

/** Pixels of one lane, where bars overlap. */
const LANE = 12;

interface TimelineProps {
  readonly run: Run;
  readonly control: SelectionControl;
  /** While it is played: the moment, in milliseconds since the epoch. */
  readonly moment: number | null;
}

/** Rows are nodes, bars are their activations, on one axis of time. */
export function Timeline({ run, control, moment }: TimelineProps) {
  const running = run.endedAt === null;
  const now = useNow(running, 250);
  const from = run.startedAt;
  const to = Math.max(run.endedAt ?? now, (from ?? 0) + 1);
  const rows = useMemo(() => (from === null ? [] : barsOf(run, from, to)), [run, from, to]);
  if (from === null)
    return (
      <div className="fb-timeline">
        <Bones rows={4} />
      </div>
    );
  const span = to - from;
  return (
    <div className="fb-timeline">
      <div className="fb-timeline-row fb-timeline-axis" aria-hidden="true">
        <span />
        <div className="fb-timeline-track">
          {ticksOf(span).map((tick) => (
            <span
              key={tick}
              className="fb-timeline-tick"
              style={{ insetInlineStart: `${(100 * tick) / span}%` }}
            >
              {tick === 0 ? "0" : duration(tick).replace(/\.0(?= s$)/, "")}
            </span>
          ))}
        </div>
      </div>
      <div className="fb-timeline-rows">
        <Rows rows={rows} from={from} span={span} control={control} />
        {moment !== null && (
          <div className="fb-timeline-moments" data-testid="timeline-moment">
            <span />
            <div>
              <div
                className="fb-timeline-later"
                style={{ insetInlineStart: `${(100 * (moment - from)) / span}%` }}
              />
            </div>
          </div>
        )}
      </div>
    </div>
  );
}

interface RowsProps {
  readonly rows: readonly TimelineRow[];
  readonly from: number;
  readonly span: number;
  readonly control: SelectionControl;
}

const Rows = memo(function Rows({ rows, from, span, control }: RowsProps) {
  const place = (bar: Bar, lanes: number) => ({
    insetBlockStart: lanes === 1 ? 6 : 4 + bar.lane * LANE,
    blockSize: lanes === 1 ? 18 : LANE - 2,
    insetInlineStart: `${(100 * (bar.from - from)) / span}%`,
    inlineSize: `max(3px, ${(100 * (bar.to - bar.from)) / span}%)`,
  });
  return (
    <>
      {rows.map(({ id, bars, lanes }) => (
        <div
          key={id}
          className="fb-timeline-row"
          data-chosen={control.selection.node === id || undefined}
        >
          <button
            type="button"
            className="fb-timeline-name"
            title={id}
            onClick={() => control.chooseNode(id)}
          >
            {id}
          </button>
          <div
            className="fb-timeline-track"
            style={lanes === 1 ? undefined : { blockSize: lanes * LANE + 6 }}
          >
            {bars.map((bar) => (
              <button
                key={bar.key}
                type="button"
                className="fb-timeline-bar"
                data-status={bar.status}
                data-chosen={
                  (control.selection.node === id && control.selection.item === bar.key) || undefined
                }
                style={place(bar, lanes)}
                title={`${bar.label || id}: ${duration(bar.to - bar.from)}`}
                aria-label={`${id} ${bar.label}, ${bar.status}, ${duration(bar.to - bar.from)}`}
                onClick={() => control.chooseItem(id, bar.key)}
              />
            ))}
          </div>
        </div>
      ))}
    </>
  );
});
