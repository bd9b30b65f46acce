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

/** A yes or no that this browser remembers, such as whether a panel is folded. */
export function useStoredFlag(name: string): [boolean, (value: boolean) => void] {
  const key = `flowbuilder.${name}`;
  const [value, setValue] = useState(() => localStorage.getItem(key) === "yes");
  const store = useCallback(
    (next: boolean) => {
      setValue(next);
      localStorage.setItem(key, next ? "yes" : "no");
    },
    [key],
  );
  return [value, store];
}
