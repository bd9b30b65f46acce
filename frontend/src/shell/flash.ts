/** Messages at the top of the page, from anywhere: `flash.success("Flow deleted.")`. */

import { useSyncExternalStore } from "react";

import { ApiError } from "../api/http";

export interface FlashMessage {
  id: string;
  type: "success" | "error" | "info" | "warning";
  header?: string;
  content: string;
}

const GONE_AFTER = 6_000;
let messages: readonly FlashMessage[] = [];
let counter = 0;
const listeners = new Set<() => void>();

function set(next: readonly FlashMessage[]): void {
  messages = next;
  for (const listener of listeners) listener();
}

export function dismiss(id: string): void {
  set(messages.filter((message) => message.id !== id));
}

function show(message: Omit<FlashMessage, "id">): void {
  const same = messages.find(
    ({ type, header, content }) =>
      type === message.type && header === message.header && content === message.content,
  );
  const id = same?.id ?? `flash-${(counter += 1)}`;
  if (!same) set([{ ...message, id }, ...messages].slice(0, 5));
  if (message.type === "success" || message.type === "info")
    setTimeout(() => dismiss(id), GONE_AFTER);
}

/** The words of any error, for people. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError && error.fields.length > 0) {
    const fields = error.fields.map(({ name, message }) => `${name}: ${message}`).join(" ");
    return error.message.includes(error.fields[0]?.message ?? "")
      ? error.message
      : `${error.message} ${fields}`;
  }
  return error instanceof Error ? error.message : String(error);
}

export const flash = {
  success: (content: string) => show({ type: "success", content }),
  info: (content: string) => show({ type: "info", content }),
  warning: (content: string, header?: string) =>
    show({ type: "warning", content, ...(header ? { header } : {}) }),
  /** `header` says what was tried: "The flow was not deleted". */
  error: (error: unknown, header?: string) =>
    show({ type: "error", content: messageOf(error), ...(header ? { header } : {}) }),
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useFlashMessages(): readonly FlashMessage[] {
  return useSyncExternalStore(subscribe, () => messages);
}
