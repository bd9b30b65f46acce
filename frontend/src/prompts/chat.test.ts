import { describe, expect, it } from "vitest";

import { messagesOf, withMessages } from "./chat";

const CHAT = {
  system: [{ text: "Be kind." }],
  messages: [
    { role: "user", content: [{ text: "Hi {{name}}" }] },
    { role: "assistant", content: [{ text: "Hello" }] },
  ],
  inputVariables: [{ name: "name" }],
};

describe("a chat's texts", () => {
  it("are read and put back, with all else", () => {
    const texts = messagesOf(CHAT);
    expect(texts).toEqual({
      system: "Be kind.",
      messages: [
        { role: "user", text: "Hi {{name}}" },
        { role: "assistant", text: "Hello" },
      ],
    });
    expect(texts && withMessages(CHAT, texts)).toEqual(CHAT);
    expect(withMessages(CHAT, { system: "", messages: [] })).toEqual({
      messages: [],
      inputVariables: [{ name: "name" }],
    });
  });

  it.each([
    { messages: [{ role: "user", content: [{ text: "a" }, { cachePoint: { type: "default" } }] }] },
    { messages: [{ role: "user", content: [] }] },
    { messages: [{ content: [{ text: "a" }] }] },
    { system: [{ text: "a" }, { text: "b" }], messages: [] },
  ])("are not all there is to %j", (chat) => {
    expect(messagesOf(chat)).toBeUndefined();
  });

  it("begin with none", () => {
    expect(messagesOf(undefined)).toEqual({ system: "", messages: [] });
  });
});
