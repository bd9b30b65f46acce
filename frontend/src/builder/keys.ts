/** Keys of commands: "Mod+Shift+Z", where Mod is Ctrl, or Cmd on a Mac. */

/** Whether the person's keyboard is a Mac's. */
export const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** What of a keyboard's event says which keys are down. */
export interface Pressed {
  readonly key: string;
  /** The key's place on the keyboard: with Alt, `key` is another letter on some systems. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Whether these are the keys that are pressed. */
export function matches(pressed: Pressed, keys: string): boolean {
  const { modifiers, key } = parse(keys);
  if (modifiers.has("Mod") !== (pressed.ctrlKey || pressed.metaKey)) return false;
  if (modifiers.has("Alt") !== pressed.altKey) return false;
  // a sign such as "?" takes Shift on some keyboards and not on others
  const sign = key.length === 1 && !/[a-z0-9]/i.test(key);
  if (!sign && modifiers.has("Shift") !== pressed.shiftKey) return false;
  if (pressed.key.toLowerCase() === key.toLowerCase()) return true;
  const moved = modifiers.has("Alt") || modifiers.has("Shift");
  return moved && (pressed.code === `Key${key}` || pressed.code === `Digit${key}`);
}

/** The keys as a person reads them: ["Ctrl", "Shift", "Z"], or ["⇧", "⌘", "Z"] on a Mac. */
export function caps(keys: string, mac: boolean): string[] {
  const { modifiers, key } = parse(keys);
  const own = SHOWN[key] ?? key;
  const names: readonly (readonly [string, string])[] = mac
    ? [
        ["Alt", "⌥"],
        ["Shift", "⇧"],
        ["Mod", "⌘"],
      ]
    : [
        ["Mod", "Ctrl"],
        ["Alt", "Alt"],
        ["Shift", "Shift"],
      ];
  return [...names.filter(([name]) => modifiers.has(name)).map(([, shown]) => shown), own];
}

const SHOWN: Readonly<Record<string, string>> = { Escape: "Esc", Delete: "Del" };

function parse(keys: string): { modifiers: ReadonlySet<string>; key: string } {
  // "+" is a key of its own, too: "Shift++"
  const parts = keys === "+" ? ["+"] : keys.replace(/\+\+$/, "+plus").split("+");
  const last = parts.at(-1) ?? "";
  return { modifiers: new Set(parts.slice(0, -1)), key: last === "plus" ? "+" : last };
}
