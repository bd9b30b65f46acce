/** What a change did, in a sentence for whoever does not see the canvas. Pure. */
import { connectionsOf, nodesOf, type FlowConnection, type FlowDefinition } from "./types";

/** What came, went or was renamed between two definitions; "" when nothing of that happened. */
export function announcement(before: FlowDefinition, after: FlowDefinition): string {
  const nodes = difference(names(nodesOf(before)), names(nodesOf(after)));
  const [gone] = nodes.gone;
  const [come] = nodes.come;
  const same = nodesOf(before).length === nodesOf(after).length;
  if (gone && come && same && nodes.gone.length === 1 && nodes.come.length === 1) {
    return `${gone} is now ${come}.`;
  }
  const lines = difference(names(connectionsOf(before)), names(connectionsOf(after)));
  const moved = connectionsOf(after).filter((line) => {
    const old = connectionsOf(before).find(({ name }) => name === line.name);
    return old !== undefined && (old.source !== line.source || old.target !== line.target);
  });
  return [
    several(nodes.come, "nodes", "Added"),
    several(nodes.gone, "nodes", "Deleted"),
    joined(after, lines.come, "Connected", "with"),
    joined(before, lines.gone, "Disconnected", "from"),
    joined(after, names(moved), "Connected", "with"),
  ]
    .filter(Boolean)
    .join(" ");
}

function names(things: readonly { readonly name?: string | undefined }[]): string[] {
  return things.map(({ name = "" }) => name);
}

function difference(before: readonly string[], after: readonly string[]) {
  const [old, now] = [new Set(before), new Set(after)];
  return {
    gone: before.filter((name) => !now.has(name)),
    come: after.filter((name) => !old.has(name)),
  };
}

function several(which: readonly string[], things: string, verb: string): string {
  const [only] = which;
  if (only === undefined) return "";
  return which.length === 1 ? `${verb} ${only}.` : `${verb} ${which.length} ${things}.`;
}

function joined(
  definition: FlowDefinition,
  which: readonly string[],
  verb: string,
  preposition: string,
): string {
  const wanted = new Set(which);
  const lines: readonly FlowConnection[] = connectionsOf(definition).filter(({ name = "" }) =>
    wanted.has(name),
  );
  const [only] = lines;
  if (!only) return "";
  if (lines.length > 1) return `${verb} ${lines.length} pairs of nodes.`;
  return `${verb} ${only.source ?? ""} ${preposition} ${only.target ?? ""}.`;
}
