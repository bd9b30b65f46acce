import { useCallback, useState } from "react";

/** A number that this browser remembers, such as the height of a pane. */
export function useStoredNumber(name: string, initial: number): [number, (value: number) => void] {
  const key = `flowbuilder.${name}`;
  const [value, setValue] = useState(() => {
    const stored = Number(localStorage.getItem(key));
    return Number.isFinite(stored) && stored > 0 ? stored : initial;
  });
  const store = useCallback(
    (next: number) => {
      setValue(next);
      localStorage.setItem(key, String(next));
    },
    [key],
  );
  return [value, store];
}
