import { describe, expect, it } from "vitest";

import { builderPath, runInBuilder } from "./addresses";

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
