import { duration } from "../canvas/words";
import { useNow } from "../shell/time";

/** How long something took, or takes so far. */
export function Duration({ from, to }: { from: string; to: string | null }) {
  const now = useNow(to === null);
  const end = to === null ? Math.max(now, Date.parse(from)) : Date.parse(to);
  const text = duration(end - Date.parse(from));
  // While it runs, tenths of a second that jump once a second only distract.
  return (
    <span className="fb-numbers">{to === null ? text.replace(/\.\d (?=s$)/, " ") : text}</span>
  );
}
