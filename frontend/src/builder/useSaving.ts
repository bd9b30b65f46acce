/** Keeps the server's copy of the draft up to date, a moment after each change. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import {
  ApiError,
  consoleApi,
  wire,
  type Flow,
  type Layout as StoredLayout,
  type Tagged,
} from "../api/client";
import { diffDefinitions, isSame } from "../definition/diff";
import { definitionOf, type Draft, type FlowDefinition } from "../definition/types";
import { messageOf } from "../shell/flash";

export type SaveState =
  | { readonly kind: "saved" }
  | { readonly kind: "unsaved" }
  | { readonly kind: "saving" }
  /** The server could not be reached or refused; it is tried again after the next change. */
  | { readonly kind: "failed"; readonly message: string }
  /** Someone else has changed the draft. */
  | { readonly kind: "conflict"; readonly message: string; readonly conflict: Conflict };

export interface Conflict {
  /** The definition from which both began. */
  readonly base: FlowDefinition;
  /** The flow as the server has it now, with its entity tag. */
  readonly theirs: Tagged<Flow>;
}

export interface Saving {
  readonly state: SaveState;
  /** Save now what is not saved yet. Raises ApiError when that fails. */
  readonly flush: () => Promise<void>;
  /** Go on from what someone else has saved: what differs from it is saved. */
  readonly goOnFrom: (theirs: Conflict["theirs"]) => void;
}

const QUIET_MILLISECONDS = 700;
const RETRY_MILLISECONDS = 4000;

/** Save `draft` whenever it differs from what the server has. `onSaved` hears of a changed draft. */
export function useSaving(
  first: Tagged<Flow>,
  draft: Draft,
  enabled: boolean,
  onSaved: () => void,
): Saving {
  const [state, setState] = useState<SaveState>({ kind: "saved" });
  const stored = useRef(draft);
  const server = useRef(first);
  const latest = useRef(draft);
  const running = useRef<Promise<void> | undefined>(undefined);
  useLayoutEffect(() => {
    latest.current = draft;
  }, [draft]);

  const send = useCallback(async (): Promise<void> => {
    while (latest.current !== stored.current) {
      const sending = latest.current;
      setState({ kind: "saving" });
      if (differ(sending.definition, stored.current.definition)) {
        try {
          server.current = await update(server.current, sending.definition);
        } catch (problem) {
          if (!isConflict(problem)) throw problem;
          const base = stored.current.definition;
          const theirs = await wire.getDraft(server.current.value.id);
          const now = definitionOf(theirs.value);
          if (differ(now, base) && differ(now, sending.definition)) {
            setState({ kind: "conflict", message: problem.message, conflict: { base, theirs } });
            throw problem;
          }
          // no other drawing: the answer to a save was lost, or the flow was only renamed
          server.current = theirs;
          stored.current = { ...stored.current, definition: now };
          continue;
        }
        onSaved();
      }
      if (sending.layout !== stored.current.layout) {
        await consoleApi.saveWorkbench(server.current.value.id, {
          layout: sending.layout as unknown as StoredLayout,
        });
      }
      stored.current = sending;
    }
    setState({ kind: "saved" });
  }, [onSaved]);

  const save = useCallback((): Promise<void> => {
    const before = running.current ?? Promise.resolve();
    const mine = before
      .catch(() => undefined)
      .then(send)
      .catch((problem: unknown) => {
        if (!isConflict(problem)) setState({ kind: "failed", message: messageOf(problem) });
        throw problem;
      })
      .finally(() => {
        if (running.current === mine) running.current = undefined;
      });
    running.current = mine;
    return mine;
  }, [send]);

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

  const goOnFrom = useCallback((theirs: Conflict["theirs"]): void => {
    server.current = theirs;
    stored.current = { ...stored.current, definition: definitionOf(theirs.value) };
    setState({ kind: "unsaved" });
  }, []);
  return { state, flush: save, goOnFrom };
}

/** The flow with this definition, unless someone else has changed it. Raises ApiError. */
function update(
  { value: flow, etag }: Tagged<Flow>,
  definition: FlowDefinition,
): Promise<Tagged<Flow>> {
  const {
    id: flowIdentifier,
    name,
    description,
    executionRoleArn,
    customerEncryptionKeyArn,
  } = flow;
  return wire.updateFlow(
    {
      ...{ flowIdentifier, name, description, executionRoleArn, customerEncryptionKeyArn },
      definition,
    },
    etag,
  );
}

function differ(one: FlowDefinition, other: FlowDefinition): boolean {
  return one !== other && !isSame(diffDefinitions(one, other));
}

function isConflict(problem: unknown): problem is ApiError {
  return problem instanceof ApiError && problem.code === "ConflictException";
}
