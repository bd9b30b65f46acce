/** What a page tells the frame around it. */

import { useSyncExternalStore } from "react";

export interface Crumb {
  text: string;
  href: string;
}

export interface PageState {
  breadcrumbs: readonly Crumb[];
  /** "full": no paddings, and the page gets exactly the rest of the window's height. */
  layout: "default" | "full";
}

const EMPTY: PageState = { breadcrumbs: [], layout: "default" };
let current = EMPTY;
const listeners = new Set<() => void>();

export function setPageState(next: PageState): void {
  if (
    next.layout === current.layout &&
    JSON.stringify(next.breadcrumbs) === JSON.stringify(current.breadcrumbs)
  )
    return;
  current = next;
  for (const listener of listeners) listener();
}

export function usePageState(): PageState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
