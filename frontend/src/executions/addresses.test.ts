import { describe, expect, it } from "vitest";

import { builderPath, comparePath, executionOf, runInBuilder } from "./addresses";

describe("an execution in the builder", () => {
  it("is named by the builder's address", () => {
    const id = { flowId: "FLOW123456", aliasId: "TSTALIASID", name: "run-1" };
    const address = new URL(builderPath(id), "http://localhost");
    expect(address.pathname).toBe("/flows/FLOW123456");
    expect(runInBuilder("FLOW123456", address.searchParams.get("run") ?? "")).toEqual(id);
  });

  it("is none without a name", () => {
    expect(runInBuilder("FLOW123456", "")).toBeNull();
    expect(runInBuilder("FLOW123456", "TSTALIASID")).toBeNull();
  });
});

describe("two executions that are compared", () => {
  it("are named by the address", () => {
    const a = { flowId: "FLOW123456", aliasId: "TSTALIASID", name: "run-1" };
    const b = { ...a, aliasId: "LIVE123456", name: "run 2" };
    const address = new URL(comparePath(a, b), "http://localhost");
    expect(address.pathname).toBe("/executions/compare");
    expect(["a", "b"].map((name) => executionOf(address.searchParams.get(name) ?? ""))).toEqual([
      a,
      b,
    ]);
  });

  it.each(["", "FLOW123456/TSTALIASID", "FLOW123456/TSTALIASID/%"])("are none in %j", (key) => {
    expect(executionOf(key)).toBeNull();
  });
});
