import { useCallback, useState } from "react";
import type { PromptVariant } from "../api/types";

/** The variants of a prompt that are not kept with it: this browser remembers them. */
export function useOtherVariants(
  promptId: string,
): [readonly PromptVariant[], (variants: readonly PromptVariant[]) => void] {
  const key = `flowbuilder.variants.${promptId}`;
  const [variants, set] = useState(() => remembered(localStorage.getItem(key)));
  const remember = useCallback(
    (next: readonly PromptVariant[]): void => {
      if (next.length > 0) localStorage.setItem(key, JSON.stringify(next));
      else localStorage.removeItem(key);
      set(next);
    },
    [key],
  );
  return [variants, remember];
}

function remembered(text: string | null): readonly PromptVariant[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(found) ? (found as PromptVariant[]) : [];
  } catch {
    return [];
  }
}
