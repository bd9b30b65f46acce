/** Keeps the server's copy of the draft up to date, a moment after each change. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { ApiError, consoleApi, wire, type Flow, type Layout as StoredLayout } from "../api/client";
import type { Draft } from "../definition/types";

export type SaveState =
  | { readonly kind: "saved" }
  | { readonly kind: "unsaved" }
  | { readonly kind: "saving" }
  /** The server could not be reached or refused; it is tried again after the next change. */
  | { readonly kind: "failed"; readonly message: string }
  /** Someone else has changed the draft since it was loaded. */
  | { readonly kind: "conflict"; readonly message: string };

export interface Saving {
  readonly state: SaveState;
  /** Save now what is not saved yet. Raises ApiError when that fails. */
  readonly flush: () => Promise<void>;
  /** Save over what someone else has changed. */
  readonly overwrite: () => Promise<void>;
}

const QUIET_MILLISECONDS = 700;
const RETRY_MILLISECONDS = 4000;

/** Save `draft` whenever it differs from what the server has. `onSaved` hears of a changed draft. */
export function useSaving(
  flow: Flow,
  firstTag: string | null,
  draft: Draft,
  enabled: boolean,
  onSaved: () => void,
): Saving {
  const [state, setState] = useState<SaveState>({ kind: "saved" });
  const stored = useRef(draft);
  const tag = useRef(firstTag);
  const latest = useRef(draft);
  const running = useRef<Promise<void> | undefined>(undefined);
  useLayoutEffect(() => {
    latest.current = draft;
  }, [draft]);

  const send = useCallback(
    async (force: boolean): Promise<void> => {
      while (latest.current !== stored.current || force) {
        const sending = latest.current;
        setState({ kind: "saving" });
        if (sending.definition !== stored.current.definition || force) {
          const answer = await wire.updateFlow(
            {
              flowIdentifier: flow.id,
              name: flow.name,
              description: flow.description,
              executionRoleArn: flow.executionRoleArn,
              customerEncryptionKeyArn: flow.customerEncryptionKeyArn,
              definition: sending.definition,
            },
            force ? null : tag.current,
          );
          tag.current = answer.etag;
          onSaved();
        }
        if (sending.layout !== stored.current.layout || force) {
          await consoleApi.saveWorkbench(flow.id, {
            layout: sending.layout as unknown as StoredLayout,
          });
        }
        stored.current = sending;
        force = false;
      }
      setState({ kind: "saved" });
    },
    [flow, onSaved],
  );

  const save = useCallback(
    (force = false): Promise<void> => {
      const before = running.current ?? Promise.resolve();
      const mine = before
        .catch(() => undefined)
        .then(() => send(force))
        .catch((problem: unknown) => {
          setState(describe(problem));
          throw problem;
        })
        .finally(() => {
          if (running.current === mine) running.current = undefined;
        });
      running.current = mine;
      return mine;
    },
    [send],
  );

  const failed = state.kind === "failed";
  const stuck = state.kind === "conflict";
  useEffect(() => {
    if (!enabled || stuck || draft === stored.current) return undefined;
    setState((current) => (current.kind === "saved" ? { kind: "unsaved" } : current));
    const timer = setTimeout(
      () => void save().catch(() => undefined),
      failed ? RETRY_MILLISECONDS : QUIET_MILLISECONDS,
    );
    return () => clearTimeout(timer);
  }, [draft, enabled, failed, stuck, save]);

  // In a conflict nothing is saved unasked: what stays is the person's choice.
  const conflicted = useRef(false);
  useLayoutEffect(() => {
    conflicted.current = stuck;
  }, [stuck]);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (latest.current !== stored.current) event.preventDefault();
    };
    const saveNow = (): void => {
      if (latest.current !== stored.current && !conflicted.current)
        void save().catch(() => undefined);
    };
    const leaving = (): void => {
      if (document.visibilityState === "hidden") saveNow();
    };
    if (!enabled) return undefined;
    window.addEventListener("beforeunload", ask);
    document.addEventListener("visibilitychange", leaving);
    return () => {
      window.removeEventListener("beforeunload", ask);
      document.removeEventListener("visibilitychange", leaving);
      saveNow();
    };
  }, [enabled, save]);

  const flush = useCallback(() => save(), [save]);
  const overwrite = useCallback(() => save(true), [save]);
  return { state, flush, overwrite };
}

function describe(problem: unknown): SaveState {
  if (problem instanceof ApiError && problem.code === "ConflictException") {
    return { kind: "conflict", message: problem.message };
  }
  const message = problem instanceof Error ? problem.message : String(problem);
  return { kind: "failed", message };
}
