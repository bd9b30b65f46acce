import { ago, moment, useNow } from "./time";

/** A moment as "5 minutes ago", its date on hover. */
export function Ago({ at }: { at: string }) {
  const now = useNow(true, 30_000);
  return (
    <time className="fb-ago" dateTime={at} title={moment(at)}>
      {ago(at, now)}
    </time>
  );
}
