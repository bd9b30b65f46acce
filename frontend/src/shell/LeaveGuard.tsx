import { useEffect } from "react";
import { useBlocker } from "react-router";

import { Dialog } from "./Dialog";

interface LeaveGuardProps {
  /** Whether something would be lost. */
  readonly active: boolean;
  /** What that is: "the prompt". */
  readonly thing: string;
}

/** Asks before a page with unsaved changes is left, for another page or altogether. */
export function LeaveGuard({ active, thing }: LeaveGuardProps) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      active && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!active) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [active]);
  if (blocker.state !== "blocked") return null;
  return (
    <Dialog
      title="Leave without saving?"
      action="Leave"
      onAction={() => blocker.proceed()}
      onClose={() => blocker.reset()}
    >
      What you changed in {thing} is not saved and will be gone.
    </Dialog>
  );
}
