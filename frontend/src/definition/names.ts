/** Names as the service accepts them. */

/** The service's pattern of node, input, output and condition names. */
const NODE_NAME = /^[a-zA-Z](_?[0-9a-zA-Z]){1,50}$/;
/** Its pattern of connection names. */
const CONNECTION_NAME = /^[a-zA-Z](_?[0-9a-zA-Z]){1,100}$/;

/** Why the service would refuse this name for a node, an input, an output or a condition. */
export function nameProblem(name: string, taken: ReadonlySet<string>): string | undefined {
  if (name === "") return "Enter a name.";
  if (!/^[a-zA-Z]/.test(name)) return "Start with a letter.";
  if (name.length < 2) return "Use at least 2 characters.";
  if (!NODE_NAME.test(name)) {
    return name.length > 51
      ? "Use at most 51 characters."
      : "Use letters, digits and single underscores between them.";
  }
  return taken.has(name) ? `“${name}” is taken. Choose another name.` : undefined;
}

/** The name itself when it is free, else with the least number that makes it so. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/_?\d+$/, "").slice(0, 45);
  for (let number = 2; ; number += 1) {
    const candidate = `${stem}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** A free name for a connection between these ends. */
export function connectionName(source: string, target: string, taken: ReadonlySet<string>): string {
  const plain = `${source}To${target}`.replace(/_/g, "").slice(0, 90);
  const wanted = CONNECTION_NAME.test(plain) ? plain : "Connection";
  return freeName(wanted, taken);
}

/** The names of variables in a prompt's text, in order of first use: `{{name}}`. */
export function promptVariables(text: string): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(/\{\{\s*([a-zA-Z][0-9a-zA-Z_]*)\s*\}\}/g)) {
    if (match[1] !== undefined) found.add(match[1]);
  }
  return [...found];
}
