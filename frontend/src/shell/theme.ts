/** Light and dark: follows the system unless this browser was told otherwise. */

import { applyDensity, applyMode, Density, Mode } from "@cloudscape-design/global-styles";
import { useSyncExternalStore } from "react";

export type ColorPreference = "system" | "light" | "dark";
export type ColorMode = "light" | "dark";

const KEY = "flowbuilder.color";
const system = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

let preference: ColorPreference = read();

function read(): ColorPreference {
  const stored = localStorage.getItem(KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

function mode(): ColorMode {
  if (preference === "system") return system.matches ? "dark" : "light";
  return preference;
}

function apply(): void {
  applyMode(mode() === "dark" ? Mode.Dark : Mode.Light);
  document.documentElement.style.colorScheme = mode();
  for (const listener of listeners) listener();
}

/** Put the mode on the page; call once, before the first render. */
export function startTheme(): void {
  applyDensity(Density.Comfortable);
  apply();
  system.addEventListener("change", apply);
}

export function setColorPreference(next: ColorPreference): void {
  preference = next;
  if (next === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next);
  apply();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useColorPreference(): ColorPreference {
  return useSyncExternalStore(subscribe, () => preference);
}

export function useColorMode(): ColorMode {
  return useSyncExternalStore(subscribe, mode);
}
