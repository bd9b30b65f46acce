import { describe, expect, it, vi } from "vitest";
import { KINDS, kindOf, newNode } from "../definition/kinds";
import { commandFor, commandsOf, type Host } from "./commands";
import type { Editor } from "./useEditor";

const nodes = ["Input", "Prompt", "Output"].map((type) => newNode(kindOf(type), type));

function host(chosen: readonly string[], given: Partial<Host> = {}): Host {
  const editor: Editor = {
    draft: { definition: { nodes, connections: [] }, layout: {} },
    selection: { nodes: chosen, connections: [] },
    undoLabel: "Add Prompt",
    redoLabel: undefined,
    change: vi.fn(),
    undo: vi.fn(),
    redo: vi.fn(),
    select: vi.fn(),
    load: vi.fn(),
  };
  const acts = [
    "open",
    "prepare",
    "run",
    "showExecutions",
    "search",
    "add",
    "remove",
    "copy",
    "cut",
  ];
  const more = ["paste", "duplicate", "align", "distribute", "arrange", "fit", "fitChosen", "zoom"];
  const made = Object.fromEntries(
    [...acts, ...more, "goTo", "toggleOutline", "toggleText"].map((name) => [name, vi.fn()]),
  );
  return {
    ...(made as unknown as Host),
    editor,
    readOnly: false,
    isVersion: false,
    outlined: false,
    asText: false,
    ...given,
  };
}

const by = (given: Host, keys: string) => commandFor(commandsOf(given), (each) => each === keys);

describe("commandsOf", () => {
  it("names each command once", () => {
    const ids = commandsOf(host([])).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("gives each key to one command that can be done", () => {
    for (const chosen of [[], ["Prompt"], ["Input", "Prompt", "Output"]]) {
      const keys = commandsOf(host(chosen))
        .filter(({ enabled, id }) => enabled && id !== "arrange")
        .flatMap((command) => command.keys ?? []);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it("adds every node type, and goes to every node", () => {
    const given = host([]);
    const commands = commandsOf(given);
    for (const kind of KINDS) {
      commands.find(({ id }) => id === `add ${kind.type}`)?.run();
      expect(given.add).toHaveBeenLastCalledWith(kind);
    }
    commands.find(({ title }) => title === "Go to Prompt")?.run();
    expect(given.goTo).toHaveBeenCalledWith("Prompt");
    expect(commands.map(({ title }) => title)).toContain("Add node: S3 retrieval");
  });

  it("offers nothing that changes what may not be changed", () => {
    const can = (given: Host): string[] =>
      commandsOf(given)
        .filter(({ enabled }) => enabled)
        .map(({ id }) => id);
    const reading = can(host(["Input", "Prompt", "Output"], { readOnly: true, isVersion: true }));
    expect(reading.filter((id) => !id.startsWith("go to "))).toEqual([
      "versions",
      "aliases",
      "executions",
      "export",
      "copy",
      "all",
      "none",
      "fit",
      "fit chosen",
      "zoom in",
      "zoom out",
      "outline",
      "text",
      "keys",
      "palette",
    ]);
  });

  it.each([
    [[], []],
    [["Input"], []],
    [["Input", "Prompt"], ["align left"]],
    [
      ["Input", "Prompt", "Output"],
      ["align left", "distribute vertically"],
    ],
  ])("with %j chosen offers %j", (chosen, expected) => {
    const asked = commandsOf(host(chosen)).filter(({ id }) =>
      ["align left", "distribute vertically"].includes(id),
    );
    expect(asked.filter(({ enabled }) => enabled).map(({ id }) => id)).toEqual(expected);
  });
});

describe("commandFor", () => {
  it("arranges what is chosen, or everything", () => {
    expect(by(host(["Input", "Prompt"]), "Alt+Shift+L")?.id).toBe("arrange chosen");
    expect(by(host(["Input"]), "Alt+Shift+L")?.id).toBe("arrange");
  });

  it("leaves copying to the browser, and to nothing what cannot be done", () => {
    expect(by(host(["Input"]), "Mod+C")).toBeUndefined();
    expect(by(host([]), "Mod+Shift+Z")).toBeUndefined();
    expect(by(host([]), "Mod+Z")?.title).toBe("Undo: Add Prompt");
  });
});
