import { describe, expect, it } from "vitest";
import { caps, matches, type Pressed } from "./keys";

function press(key: string, ...held: ("ctrl" | "meta" | "shift" | "alt")[]): Pressed {
  return {
    key,
    code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : "",
    ctrlKey: held.includes("ctrl"),
    metaKey: held.includes("meta"),
    shiftKey: held.includes("shift"),
    altKey: held.includes("alt"),
  };
}

describe("matches", () => {
  it.each([
    ["Mod+Z", press("z", "ctrl"), true],
    ["Mod+Z", press("z", "meta"), true],
    ["Mod+Z", press("Z", "ctrl", "shift"), false],
    ["Mod+Shift+Z", press("Z", "ctrl", "shift"), true],
    ["Mod+Z", press("z"), false],
    ["Delete", press("Delete"), true],
    ["?", press("?", "shift"), true],
    ["?", press("?"), true],
    ["/", press("/", "ctrl"), false],
    ["+", press("+", "shift"), true],
    ["Tab", press("Tab", "shift"), false],
    ["Shift+1", { ...press("!", "shift"), code: "Digit1" }, true],
    // Alt gives other letters on a Mac
    ["Alt+Shift+A", { ...press("Å", "alt", "shift"), code: "KeyA" }, true],
  ])("%s by %o: %s", (keys, pressed, expected) => {
    expect(matches(pressed, keys)).toBe(expected);
  });
});

it.each([
  ["Mod+Shift+Z", ["Ctrl", "Shift", "Z"], ["⇧", "⌘", "Z"]],
  ["Escape", ["Esc"], ["Esc"]],
  ["+", ["+"], ["+"]],
])("shows %s as people know it", (keys, here, onMac) => {
  expect(caps(keys, false)).toEqual(here);
  expect(caps(keys, true)).toEqual(onMac);
});
