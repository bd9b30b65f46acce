import { useCallback, useState } from "react";

/** State that belongs to a key: with another key it is `initial` again. */
export function useFor<T>(key: string, initial: T): [T, (value: T) => void] {
  const [state, setState] = useState({ key, value: initial });
  const set = useCallback((value: T) => setState({ key, value }), [key]);
  return [state.key === key ? state.value : initial, set];
}
