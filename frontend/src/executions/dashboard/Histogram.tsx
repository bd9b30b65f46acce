import { useEffect, useState, type CSSProperties, type KeyboardEvent } from "react";

import type { ExecutionHistogram } from "../../api/types";
import { executionStatusWords } from "../../shell/status";
import { barsOf, between, inWords, joined, partsOf, spanWords, sumOf, type Bar } from "./bars";
import "./dashboard.css";

interface HistogramProps {
  readonly histogram: ExecutionHistogram;
  /** Narrow the list to what was started in the time of a bar, or of those dragged over. */
  readonly onChoose: (from: string, to: string) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/** Executions by the time they were started, coloured by what became of them. */
export function Histogram({ histogram, onChoose }: HistogramProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const [reached, setReached] = useState(0);
  const [pressed, setPressed] = useState<number | null>(null);
  const bars = barsOf(histogram);
  const first = bars[0];
  const last = bars.at(-1);
  // A button let go of outside the bars chooses nothing.
  useEffect(() => {
    const release = () => setPressed(null);
    window.addEventListener("pointerup", release);
    return () => window.removeEventListener("pointerup", release);
  }, []);
  if (!first || !last) return null;
  const range = pointed === null ? [] : between(bars, pressed ?? pointed, pointed);
  const shown = joined(range);
  const current = Math.min(reached, bars.length - 1);

  // One stop of the Tab key; the arrows go from bar to bar.
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(bars.length - 1, current + step));
    setReached(next);
    event.currentTarget.querySelectorAll("button")[next]?.focus();
  };

  return (
    <figure
      className="fb-histogram"
      aria-label="Executions by the time they were started"
      style={{ "--bars": bars.length } as CSSProperties}
    >
      <figcaption>
        {shown ? (
          <>
            <strong>{spanWords(shown)}</strong> {inWords(shown.parts)}
          </>
        ) : (
          partsOf(sumOf(histogram.buckets)).map(({ status }) => (
            <span key={status} className="fb-histogram-key" data-status={status}>
              {executionStatusWords(status)}
            </span>
          ))
        )}
      </figcaption>
      <div
        className="fb-histogram-bars"
        role="toolbar"
        aria-label="Times to narrow the list to"
        onKeyDown={onKeyDown}
        onPointerLeave={() => setPointed(null)}
      >
        {bars.map((bar, index) => (
          <button
            key={bar.from}
            type="button"
            tabIndex={index === current ? 0 : -1}
            aria-label={`${spanWords(bar)}: ${inWords(bar.parts)}`}
            aria-disabled={bar.total === 0}
            data-in-range={pressed !== null && range.includes(bar)}
            onPointerDown={(event) => {
              event.currentTarget.releasePointerCapture(event.pointerId);
              setPressed(index);
            }}
            onPointerUp={() => {
              if (pressed === null || pressed === index) return;
              const dragged = joined(between(bars, pressed, index));
              if (dragged && dragged.total > 0) onChoose(iso(dragged.from), iso(dragged.to));
            }}
            onPointerEnter={() => setPointed(index)}
            onFocus={() => {
              setPointed(index);
              setReached(index);
            }}
            onBlur={() => setPointed(null)}
            onClick={() => {
              if (bar.total > 0) onChoose(iso(bar.from), iso(bar.to));
            }}
          >
            <Stack bar={bar} />
          </button>
        ))}
      </div>
      <div className="fb-histogram-axis" aria-hidden="true">
        <span>{spanWords(first).split(" – ")[0]}</span>
        <span>{spanWords(last)}</span>
      </div>
    </figure>
  );
}

function Stack({ bar }: { bar: Bar }) {
  return (
    <span className="fb-histogram-stack" style={{ blockSize: `${bar.height * 100}%` }}>
      {bar.parts.map(({ status, count }) => (
        <span key={status} data-status={status} style={{ flexGrow: count }} />
      ))}
    </span>
  );
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
