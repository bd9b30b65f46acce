import { useCallback, useEffect, type KeyboardEvent as SliderKeyEvent } from "react";

import type { PlaybackControl } from "./usePlayback";

type Keys = Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "preventDefault">;

/**
 * Space plays and pauses, arrows step from event to event: wherever on the page nothing else has
 * the keys; at the player's buttons the arrows alone. Gives the slider's own handler, which knows
 * Home, End and the page keys too.
 */
export function usePlaybackKeys(control: PlaybackControl): (event: SliderKeyEvent) => void {
  const { toggle, step, jump, toEvent, toEnd } = control;

  const press = useCallback(
    (event: Keys): void => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const act = {
        " ": toggle,
        ArrowLeft: () => step(-1),
        ArrowRight: () => step(1),
      }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    },
    [toggle, step],
  );

  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.shiftKey || !(event.target instanceof Element)) return;
      const button = event.target.closest(".fb-playback-buttons") !== null;
      if (event.target === document.body || (button && event.key !== " ")) press(event);
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, [press]);

  return (event) => {
    press(event);
    const act = {
      ArrowDown: () => step(-1),
      ArrowUp: () => step(1),
      PageDown: () => jump(-1),
      PageUp: () => jump(1),
      Home: () => toEvent(1),
      End: toEnd,
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
}
