/** The inputs that a flow was tried with, the last first, as this browser keeps them. */

/** Inputs kept for each flow. */
const MOST = 10;
/** Characters of an input that is kept: the browser has little room, shared by all flows. */
const LONGEST = 100_000;

export function remember(inputs: readonly string[], text: string): readonly string[] {
  if (text.length > LONGEST) return inputs;
  return [text, ...forget(inputs, text)].slice(0, MOST);
}

export function forget(inputs: readonly string[], text: string): readonly string[] {
  return inputs.filter((each) => each !== text);
}

/** What was kept; anything else than a list of texts is none. */
export function readInputs(stored: string | null): readonly string[] {
  try {
    const value: unknown = JSON.parse(stored ?? "[]");
    if (!Array.isArray(value)) return [];
    return value.filter((each) => typeof each === "string").slice(0, MOST);
  } catch {
    return [];
  }
}

/** The key under which the browser keeps a flow's inputs. */
export function memoryOf(flowId: string): string {
  return `flowbuilder.inputs.${flowId}`;
}
