/** A chat template as texts by speaker, as far as it is nothing else. Pure. */
import { isObject, type JsonObject } from "../definition/types";

export interface ChatMessage {
  readonly role: string;
  readonly text: string;
}

export interface ChatTexts {
  readonly system: string;
  readonly messages: readonly ChatMessage[];
}

/** The texts of a chat; undefined when it has more than one text a message: cache points, say. */
export function messagesOf(chat: unknown): ChatTexts | undefined {
  if (!isObject(chat)) return { system: "", messages: [] };
  const messages = Array.isArray(chat.messages) ? (chat.messages as unknown[]) : [];
  const system = Array.isArray(chat.system) ? (chat.system as unknown[]) : [];
  const said = messages.map((message) => {
    const text = isObject(message) ? onlyText(message.content) : undefined;
    return isObject(message) && typeof message.role === "string" && text !== undefined
      ? { role: message.role, text }
      : undefined;
  });
  const told = system.length === 0 ? "" : onlyText(system);
  if (told === undefined || said.includes(undefined)) return undefined;
  return { system: told, messages: said.filter((each) => each !== undefined) };
}

/** The chat with these texts; whatever else it has stays. */
export function withMessages(chat: unknown, { system, messages }: ChatTexts): JsonObject {
  const others = Object.entries(isObject(chat) ? chat : {}).filter(([name]) => name !== "system");
  return {
    ...Object.fromEntries(others),
    ...(system === "" ? {} : { system: [{ text: system }] }),
    messages: messages.map(({ role, text }) => ({ role, content: [{ text }] })),
  };
}

function onlyText(blocks: unknown): string | undefined {
  const [block, ...more] = Array.isArray(blocks) ? (blocks as unknown[]) : [];
  if (!isObject(block) || more.length > 0 || Object.keys(block).length !== 1) return undefined;
  return typeof block.text === "string" ? block.text : undefined;
}
