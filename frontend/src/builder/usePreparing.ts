/** Preparing the draft: saved, checked, and made what the test alias runs. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { ApiError, keys, wire, type Flow } from "../api/client";
import { flash } from "../shell/flash";

export interface Preparing {
  readonly busy: boolean;
  /** Raises ApiError when the draft is not prepared then. */
  readonly prepare: () => Promise<void>;
  /** The same, with a message either way. */
  readonly prepareAloud: () => void;
}

const POLL_MILLISECONDS = 200;

/** `flush` saves what is not saved yet; `onStatus` hears what became of the draft. */
export function usePreparing(
  flowId: string,
  flush: () => Promise<void>,
  onStatus: (status: Flow["status"]) => void,
): Preparing {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const prepare = useCallback(async (): Promise<void> => {
    setBusy(true);
    try {
      await flush();
      await wire.prepareFlow(flowId);
      let now = await wire.getFlow(flowId);
      while (now.status === "Preparing") {
        await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
        now = await wire.getFlow(flowId);
      }
      onStatus(now.status);
      if (now.status !== "Prepared") throw refusal(now);
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: keys.flows() });
    }
  }, [client, flowId, flush, onStatus]);
  const prepareAloud = useCallback((): void => {
    prepare()
      .then(() => flash.success("Prepared. The test alias runs this draft now."))
      .catch((problem: unknown) => flash.error(problem, "The flow was not prepared"));
  }, [prepare]);
  return { busy, prepare, prepareAloud };
}

function refusal({ validations = [] }: Flow): ApiError {
  const errors = validations.filter(({ severity }) => severity === "Error");
  const [first] = errors;
  const count = `${errors.length} ${errors.length === 1 ? "problem" : "problems"}`;
  return new ApiError("ValidationException", `The flow has ${count}. ${first?.message ?? ""}`, 400);
}
