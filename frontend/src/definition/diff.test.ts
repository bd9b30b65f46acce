import { describe, expect, it } from "vitest";
import { diffDefinitions, diffValues, diffWords, inOrderOf, isSame, union } from "./diff";
import type { FlowDefinition } from "./types";

const BEFORE = {
  nodes: [
    {
      name: "FlowInput",
      type: "Input",
      configuration: { input: {} },
      outputs: [{ name: "document", type: "String" }],
    },
    {
      name: "Work",
      type: "InlineCode",
      configuration: { inlineCode: { language: "Python_3", code: "text" } },
      inputs: [
        { name: "text", type: "String", expression: "$.data" },
        { name: "count", type: "Number", expression: "$.data" },
      ],
      outputs: [{ name: "response", type: "String" }],
    },
    { name: "Gone", type: "Collector", configuration: { collector: {} } },
  ],
  connections: [
    {
      name: "InToWork",
      type: "Data",
      source: "FlowInput",
      target: "Work",
      configuration: { data: { sourceOutput: "document", targetInput: "text" } },
    },
    { name: "WorkToGone", type: "Data", source: "Work", target: "Gone" },
  ],
} as unknown as FlowDefinition;

const copy = (): { nodes: Record<string, unknown>[]; connections: Record<string, unknown>[] } =>
  JSON.parse(JSON.stringify(BEFORE)) as never;
const to = (after: unknown) => diffDefinitions(BEFORE, after as FlowDefinition);

describe("two definitions", () => {
  it("are the same when nothing but the order of members differs", () => {
    const after = copy();
    after.nodes = after.nodes.map((node) => Object.fromEntries(Object.entries(node).reverse()));
    expect(isSame(to(after))).toBe(true);
    expect(diffWords(to(after))).toBe("No differences");
  });

  it("tell added, removed and changed nodes apart by name", () => {
    const after = copy();
    after.nodes.pop();
    after.nodes.push({ name: "New", type: "Iterator" });
    after.nodes[0] = { ...after.nodes[0], type: "Output" };
    const { nodes } = to(after);
    expect(nodes.map(({ name, kind }) => [name, kind])).toEqual([
      ["FlowInput", "changed"],
      ["New", "added"],
      ["Gone", "removed"],
    ]);
    expect(nodes[1]?.before).toBeUndefined();
    expect(nodes[1]?.after).toEqual({ name: "New", type: "Iterator" });
    expect(nodes[2]?.after).toBeUndefined();
    expect(nodes[2]?.members).toEqual([]);
  });

  it("give a changed member's path and both its values", () => {
    const after = copy();
    after.nodes[1] = {
      ...after.nodes[1],
      configuration: { inlineCode: { language: "Python_3", code: "text.upper()" } },
    };
    expect(to(after).nodes[0]?.members).toEqual([
      {
        path: "configuration.inlineCode.code",
        kind: "changed",
        before: "text",
        after: "text.upper()",
      },
    ]);
  });

  it("name inputs in the path, also when one before them was removed", () => {
    const after = copy();
    after.nodes[1] = {
      ...after.nodes[1],
      inputs: [{ name: "count", type: "String", expression: "$.data" }],
    };
    expect(to(after).nodes[0]?.members).toEqual([
      {
        path: "inputs[text]",
        kind: "removed",
        before: { name: "text", type: "String", expression: "$.data" },
        after: undefined,
      },
      { path: "inputs[count].type", kind: "changed", before: "Number", after: "String" },
    ]);
  });

  it("say once that inputs come in another order", () => {
    const after = copy();
    const inputs = after.nodes[1]?.inputs as unknown[];
    after.nodes[1] = { ...after.nodes[1], inputs: [...inputs].reverse() };
    expect(to(after).nodes[0]?.members).toEqual([
      {
        path: "inputs (order)",
        kind: "changed",
        before: ["text", "count"],
        after: ["count", "text"],
      },
    ]);
  });

  it("compare connections alike", () => {
    const after = copy();
    after.connections = [
      {
        ...after.connections[0],
        configuration: { data: { sourceOutput: "document", targetInput: "count" } },
      },
      { name: "New", type: "Data", source: "Work", target: "FlowInput" },
    ];
    const { connections } = to(after);
    expect(connections.map(({ name, kind }) => [name, kind])).toEqual([
      ["InToWork", "changed"],
      ["New", "added"],
      ["WorkToGone", "removed"],
    ]);
    expect(connections[0]?.members).toEqual([
      {
        path: "configuration.data.targetInput",
        kind: "changed",
        before: "text",
        after: "count",
      },
    ]);
  });

  it("show members that nobody knows, and the order of nodes", () => {
    const after = { ...copy(), future: { a: 1 } };
    after.nodes = [...after.nodes].reverse();
    expect(to(after).others).toEqual([
      { path: "future", kind: "added", before: undefined, after: { a: 1 } },
      {
        path: "nodes (order)",
        kind: "changed",
        before: ["FlowInput", "Work", "Gone"],
        after: ["Gone", "Work", "FlowInput"],
      },
    ]);
  });

  it("take drafts as they are: without members, without names, with a name twice", () => {
    expect(isSame(diffDefinitions({} as never, { nodes: [], connections: [] }))).toBe(true);
    const twice = { nodes: [{ name: "A" }, { name: "A" }, {}] } as unknown as FlowDefinition;
    const once = { nodes: [{ name: "A" }, {}] } as unknown as FlowDefinition;
    expect(diffDefinitions(twice, once).nodes).toEqual([
      { name: "A", kind: "removed", before: { name: "A" }, after: undefined, members: [] },
    ]);
  });

  it("are counted in words", () => {
    const after = copy();
    after.nodes = [{ ...after.nodes[0], extra: 1 }, { name: "One" }, { name: "Two" }];
    expect(diffWords(to({ ...after, future: 1 }))).toBe(
      "2 nodes added, 2 nodes removed, 1 node changed, 1 other change",
    );
  });

  it("turn around when compared the other way", () => {
    const after = copy() as unknown as FlowDefinition;
    after.nodes?.pop();
    const there = diffDefinitions(BEFORE, after).nodes;
    const back = diffDefinitions(after, BEFORE).nodes;
    expect(there.map(({ kind }) => kind)).toEqual(["removed"]);
    expect(back.map(({ kind }) => kind)).toEqual(["added"]);
    expect(back[0]?.after).toEqual(there[0]?.before);
  });
});

describe("two values", () => {
  it.each([
    [1, 1, []],
    [null, null, []],
    [[], {}, [{ path: "at", kind: "changed", before: [], after: {} }]],
    [null, {}, [{ path: "at", kind: "changed", before: null, after: {} }]],
    [["a"], ["a", "b"], [{ path: "at[1]", kind: "added", before: undefined, after: "b" }]],
    [{ a: 0 }, {}, [{ path: "at.a", kind: "removed", before: 0, after: undefined }]],
    [{ a: 0 }, { a: false }, [{ path: "at.a", kind: "changed", before: 0, after: false }]],
  ])("%j and %j", (before, after, found) => {
    expect(diffValues(before, after, "at")).toEqual(found);
  });

  it("compare by place where names are not unique", () => {
    const items = (last: number) => [
      { name: "a", v: 1 },
      { name: "a", v: last },
    ];
    expect(diffValues(items(2), items(3), "list").map(({ path }) => path)).toEqual(["list[1].v"]);
  });
});

it("draws what was removed together with what is there", () => {
  const after = copy();
  after.nodes.pop();
  after.connections.pop();
  const drawn = union(BEFORE, to(after), after as unknown as FlowDefinition);
  expect(drawn.nodes?.map(({ name }) => name)).toEqual(["FlowInput", "Work", "Gone"]);
  expect(drawn.connections?.map(({ name }) => name)).toEqual(["InToWork", "WorkToGone"]);
});

it("puts members in the other's order and changes no value", () => {
  const value = { b: [{ y: 1, name: "n", x: 2 }, 5], new: 1, a: null };
  const ordered = inOrderOf(value, { a: 0, b: [{ name: "other" }, { name: "n", x: 0, y: 0 }] });
  expect(JSON.stringify(ordered)).toBe('{"a":null,"b":[{"name":"n","x":2,"y":1},5],"new":1}');
  expect(ordered).toEqual(value);
});
