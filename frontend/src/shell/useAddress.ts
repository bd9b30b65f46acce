import { useCallback } from "react";
import { useSearchParams } from "react-router";

/**
 * Values kept in the address, so that a page can be sent to a colleague as it is shown.
 * Setting "" or null takes a value out; it replaces the entry in the browser's history.
 */
export function useAddress(): [
  (name: string) => string,
  (values: Record<string, string | null>) => void,
] {
  const [params, setParams] = useSearchParams();
  const get = useCallback((name: string) => params.get(name) ?? "", [params]);
  const set = useCallback(
    (values: Record<string, string | null>) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(values))
            if (value) next.set(name, value);
            else next.delete(name);
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [get, set];
}
