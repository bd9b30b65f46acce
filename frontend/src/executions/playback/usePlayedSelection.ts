import { useMemo } from "react";

import type { SelectionControl } from "../useSelection";
import type { PlaybackControl } from "./usePlayback";

/** While an execution is played, an event that is chosen is the moment to look at. */
export function usePlayedSelection(
  control: SelectionControl,
  { playback, toEvent }: PlaybackControl,
): SelectionControl {
  const played = playback.moment !== null;
  return useMemo(() => {
    if (!played) return control;
    const chooseEvent = (seq: number) => {
      control.chooseEvent(seq);
      toEvent(seq);
    };
    return { ...control, chooseEvent };
  }, [control, played, toEvent]);
}
