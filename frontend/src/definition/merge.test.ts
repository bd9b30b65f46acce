import { describe, expect, it } from "vitest";

import { merge } from "./merge";
import type { FlowDefinition } from "./types";

type Texts = Readonly<Record<string, string>>;

/** A definition with a node of this code by each name. */
function flow(nodes: Texts, connections: readonly string[] = []): FlowDefinition {
  return {
    nodes: Object.entries(nodes).map(([name, code]) => ({
      name,
      type: "InlineCode",
      configuration: { inlineCode: { code, language: "Python_3" } },
    })),
    connections: connections.map((name) => ({ name, source: "A", target: "B", type: "Data" })),
  } as FlowDefinition;
}

const BASE = flow({ A: "1", B: "2" }, ["AB"]);

describe("the changes of two", () => {
  it("are all kept where they touch different parts", () => {
    const mine = flow({ A: "mine", B: "2", M: "new" }, ["AB", "Mine"]);
    const theirs = flow({ A: "1", T: "new", B: "theirs" }, ["Theirs"]);
    expect(merge(BASE, mine, theirs, "mine")).toEqual({
      definition: flow({ A: "mine", B: "theirs", M: "new", T: "new" }, ["Mine", "Theirs"]),
      clashes: [],
    });
  });

  it("are one where both did the same", () => {
    const same = flow({ A: "same" }, []);
    expect(merge(BASE, same, same, "theirs")).toEqual({ definition: same, clashes: [] });
  });

  it.each(["mine", "theirs"] as const)("clash in one part, where %s stays", (preferred) => {
    const both = { mine: flow({ A: "mine", B: "2" }), theirs: flow({ A: "theirs", B: "2" }) };
    expect(merge(BASE, both.mine, both.theirs, preferred)).toEqual({
      definition: both[preferred],
      clashes: ["A"],
    });
  });

  it("clash where one removed what the other changed", () => {
    const mine = flow({ B: "2" }, ["AB"]);
    const theirs = flow({ A: "theirs", B: "2" }, ["AB"]);
    expect(merge(BASE, mine, theirs, "mine")).toEqual({ definition: mine, clashes: ["A"] });
    expect(merge(BASE, mine, theirs, "theirs").definition.nodes?.map(({ name }) => name)).toEqual([
      "B",
      "A",
    ]);
  });

  it("keep members that nobody knows", () => {
    const theirs = { ...BASE, extra: { of: "theirs" } } as FlowDefinition;
    expect(merge(BASE, BASE, theirs, "mine").definition).toEqual(theirs);
  });
});
