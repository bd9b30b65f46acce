import Button from "@cloudscape-design/components/button";
import Select from "@cloudscape-design/components/select";
import Toggle from "@cloudscape-design/components/toggle";

import type { JournalEvent } from "../../api/types";
import { duration } from "../../canvas/words";
import { KIND_WORDS } from "../describe";
import { pathLabel } from "../run/shape";
import "./playback.css";
import type { Speed } from "./player";
import { timeOf } from "./recording";
import type { PlaybackControl } from "./usePlayback";
import { usePlaybackKeys } from "./usePlaybackKeys";

const SPEEDS = [
  ...[0.5, 1, 2, 5, 10, 20, 50].map((speed) => ({ value: `${speed}`, label: `${speed}×` })),
  { value: "fast", label: "As fast as it shows" },
];

/** Failures that are marked. */
const MOST_MARKS = 100;

interface PlaybackBarProps {
  readonly control: PlaybackControl;
  readonly events: readonly JournalEvent[];
  /** Whether the execution still runs: then its end is now. */
  readonly running: boolean;
}

/** Plays the execution again: play and pause, from event to event, and to any time. */
export function PlaybackBar({ control, events, running }: PlaybackBarProps) {
  const { playback, recording, speed, skipWaits } = control;
  const { moment, playing } = playback;
  const onKeyDown = usePlaybackKeys(control);
  const count = Math.min(moment?.count ?? recording.count, recording.count);
  const all = recording.count.toLocaleString("en");
  const whole = duration(recording.times[recording.count - 1] ?? 0);
  const time = moment ? duration(timeOf(recording, moment)) : whole;
  const words = eventWords(events[count - 1]);
  const place = `Event ${count.toLocaleString("en")} of ${all}`;
  const end = running ? "Live" : "End";
  return (
    <section className="fb-playback" aria-label="Playback">
      <div className="fb-playback-buttons">
        <Button
          variant="icon"
          iconName="angle-left"
          ariaLabel="Previous event"
          disabled={count <= 1}
          onClick={() => control.step(-1)}
        />
        <Button
          variant="icon"
          iconName={playing ? "pause" : "play"}
          ariaLabel={playing ? "Pause" : "Play"}
          disabled={recording.count < 2}
          onClick={control.toggle}
        />
        <Button
          variant="icon"
          iconName="angle-right"
          ariaLabel="Next event"
          disabled={moment === null}
          onClick={() => control.step(1)}
        />
      </div>
      <div className="fb-playback-scrubber">
        <input
          type="range"
          aria-label="Moment"
          // While it plays, no more often than each second is told.
          aria-valuetext={
            playing
              ? `Playing, ${duration(1000 * Math.floor(control.offset / 1000))}`
              : moment === null
                ? `${end}, ${time}`
                : `${time} of ${whole}. ${place}. ${words}`
          }
          min={0}
          max={Math.max(1, control.length)}
          step="any"
          value={moment === null ? Math.max(1, control.length) : control.offset}
          disabled={recording.count < 2}
          onChange={({ target }) => control.seek(target.valueAsNumber)}
          onKeyDown={onKeyDown}
        />
        <Failures {...control} />
        <div className="fb-playback-words">
          <span className="fb-numbers">{moment === null ? `${all} events` : place}</span>
          <span className="fb-playback-event">{moment === null ? end : words}</span>
          <span className="fb-numbers">{moment === null ? whole : `${time} of ${whole}`}</span>
        </div>
      </div>
      <div className="fb-playback-settings">
        <Select
          ariaLabel="Speed"
          options={SPEEDS}
          selectedOption={SPEEDS.find(({ value }) => value === `${speed}`) ?? null}
          expandToViewport
          onChange={({ detail }) => control.setSpeed(speedOf(detail.selectedOption.value))}
        />
        <Toggle checked={skipWaits} onChange={({ detail }) => control.setSkipWaits(detail.checked)}>
          Skip waits
        </Toggle>
        {running && (
          <Button disabled={moment === null} onClick={control.toEnd}>
            Live
          </Button>
        )}
      </div>
    </section>
  );
}

/** Marks on the scrubber where nodes failed. */
function Failures({ recording: { failures }, length }: PlaybackControl) {
  return (
    <div className="fb-playback-failures" aria-hidden="true">
      {failures.slice(0, MOST_MARKS).map((offset, index) => (
        <span
          key={index}
          style={{ insetInlineStart: `${(100 * offset) / Math.max(1, length)}%` }}
        />
      ))}
    </div>
  );
}

function eventWords(event: JournalEvent | undefined): string {
  if (!event) return "";
  const where = [event.node, pathLabel(event.path)].filter(Boolean).join(", ");
  return where ? `${KIND_WORDS[event.kind]} of ${where}` : KIND_WORDS[event.kind];
}

function speedOf(value: string | undefined): Speed {
  return value === "fast" ? value : Number(value);
}
