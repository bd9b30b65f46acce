import { useSyncExternalStore } from "react";

/** Cloudscape's own boundary: below it the navigation is a drawer, above it a rail that folds. */
const WIDE = window.matchMedia("(min-width: 689px)");

/** Whether the window is wide enough for the navigation to stand beside the page. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      WIDE.addEventListener("change", listener);
      return () => WIDE.removeEventListener("change", listener);
    },
    () => WIDE.matches,
  );
}
