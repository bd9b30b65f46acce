/** An action that a dialog starts, with its error for the dialog to show. */
import { useState } from "react";
import { messageOf } from "./flash";

/** Run an action once, keep its error for the dialog that started it. */
export function useAction(): {
  busy: boolean;
  error: string | undefined;
  run: (act: () => Promise<void>) => void;
} {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const run = (act: () => Promise<void>): void => {
    setBusy(true);
    setError(undefined);
    act()
      .catch((problem: unknown) => setError(messageOf(problem)))
      .finally(() => setBusy(false));
  };
  return { busy, error, run };
}
