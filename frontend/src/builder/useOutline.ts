/** Whether the outline is shown, which this browser remembers, and whether it was just asked for. */
import { useCallback, useState } from "react";
import { useStoredFlag } from "../shell/useStored";

export function useOutline() {
  const [shown, show] = useStoredFlag("outline");
  const [asked, setAsked] = useState(false);
  const toggle = useCallback(() => {
    show(!shown);
    setAsked(!shown);
  }, [show, shown]);
  return { shown, asked, toggle };
}
