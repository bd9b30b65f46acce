import Select from "@cloudscape-design/components/select";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";

import type { EventKind, JournalEvent } from "../api/types";
import { Bones } from "../shell/PageSkeleton";
import { clockTime } from "../shell/time";
import { describe, KIND_WORDS } from "./describe";
import type { Run } from "./run/fold";
import { pathLabel } from "./run/shape";
import type { SelectionControl } from "./useSelection";

const ROW = 30;

interface EventListProps {
  run: Run;
  control: SelectionControl;
  /** Whether it was running when the page was opened: then the end is what one wants to see. */
  live: boolean;
  /** While it is played: how many events are told by now. */
  told: number | null;
}

/** The journal as a list: live, searchable, thousands of lines long if need be. */
export function EventList({ run, control, live, told }: EventListProps) {
  const [search, setSearch] = useState("");
  const [kind, setKind] = useState("");
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const events = useMemo(
    () => filtered(run.events, wanted, kind as EventKind | ""),
    [run.events, wanted, kind],
  );
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- its result stays in this component
  const virtual = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });

  // Whoever reads the end keeps reading the end.
  const [atEnd, setAtEnd] = useState(true);
  const last = events.length - 1;
  const { seq } = control.selection;
  useEffect(() => {
    if (live && told === null && atEnd && last >= 0 && seq === null)
      virtual.scrollToIndex(last, { align: "end" });
  }, [live, told, atEnd, last, seq, virtual]);

  const position = events.findIndex((event) => event.seq === seq);
  useEffect(() => {
    if (position >= 0) virtual.scrollToIndex(position, { align: "auto" });
  }, [position, virtual]);

  const now = told === null ? null : (events.findLast((event) => event.seq <= told)?.seq ?? null);
  const nowAt = now === null ? -1 : events.findIndex((event) => event.seq === now);
  useEffect(() => {
    if (nowAt >= 0) virtual.scrollToIndex(nowAt, { align: "center" });
  }, [nowAt, virtual]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = events[Math.min(Math.max(position + step, 0), last)];
    if (next) control.chooseEvent(next.seq);
  };

  return (
    <div className="fb-events">
      <div className="fb-events-bar">
        <TextFilter
          filteringText={search}
          filteringPlaceholder="Find in events"
          filteringAriaLabel="Find in events"
          countText={wanted ? `${events.length.toLocaleString()} found` : ""}
          onChange={({ detail }) => setSearch(detail.filteringText)}
        />
        <Select
          ariaLabel="Kind of event"
          options={KINDS}
          selectedOption={KINDS.find(({ value }) => value === kind) ?? null}
          onChange={({ detail }) => setKind(detail.selectedOption.value ?? "")}
        />
      </div>
      <div
        ref={scroller}
        className="fb-events-list"
        role="listbox"
        aria-label="Events"
        aria-activedescendant={seq !== null && position >= 0 ? `event-${seq}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onScroll={({ currentTarget: at }) =>
          setAtEnd(at.scrollHeight - at.scrollTop - at.clientHeight < ROW * 2)
        }
      >
        {run.lastSeq === 0 ? (
          <div className="fb-events-none">
            <Bones rows={5} />
          </div>
        ) : events.length === 0 ? (
          <div className="fb-events-none">No event matches.</div>
        ) : (
          <div style={{ blockSize: virtual.getTotalSize(), position: "relative" }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const event = events[index];
              return event ? (
                <Line
                  key={event.seq}
                  event={event}
                  top={start}
                  chosen={event.seq === seq}
                  place={placeOf(event.seq, told, now)}
                  onChoose={control.chooseEvent}
                />
              ) : null;
            })}
          </div>
        )}
      </div>
    </div>
  );
}

interface LineProps {
  event: JournalEvent;
  top: number;
  chosen: boolean;
  place: "now" | "later" | undefined;
  onChoose: (seq: number) => void;
}

function Line({ event, top, chosen, place, onChoose }: LineProps) {
  return (
    <div
      id={`event-${event.seq}`}
      role="option"
      aria-selected={chosen}
      className="fb-event"
      data-kind={event.kind}
      data-place={place}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onChoose(event.seq)}
    >
      <span className="fb-event-seq">{event.seq}</span>
      <span className="fb-event-time">{clockTime(event.at)}</span>
      <span className="fb-event-kind">{KIND_WORDS[event.kind]}</span>
      <span className="fb-event-node">
        {event.node}
        {event.path.length > 0 && <span className="fb-event-item">{pathLabel(event.path)}</span>}
      </span>
      <span className="fb-event-words">{describe(event)}</span>
    </div>
  );
}

/** Where an event is while the execution is played: the last one told, or told later. */
function placeOf(seq: number, told: number | null, now: number | null): LineProps["place"] {
  if (told === null || (seq <= told && seq !== now)) return undefined;
  return seq === now ? "now" : "later";
}

const KINDS = [
  { value: "", label: "All kinds" },
  ...Object.entries(KIND_WORDS).map(([value, label]) => ({ value, label })),
];

function filtered(
  events: readonly JournalEvent[],
  search: string,
  kind: EventKind | "",
): readonly JournalEvent[] {
  if (!search && !kind) return events;
  return events.filter((event) => {
    if (kind && event.kind !== kind) return false;
    if (!search) return true;
    const text = `${event.node} ${pathLabel(event.path)} ${KIND_WORDS[event.kind]} ${describe(event)}`;
    return text.toLowerCase().includes(search);
  });
}
