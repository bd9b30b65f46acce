import { describe, expect, it } from "vitest";

import { forget, readInputs, remember } from "./remembered";

describe("remembered inputs", () => {
  it("has the last one first, each once, ten at most", () => {
    let inputs: readonly string[] = [];
    for (let n = 1; n <= 12; n += 1) inputs = remember(inputs, String(n));
    expect(inputs).toHaveLength(10);
    expect(inputs[0]).toBe("12");
    expect(remember(inputs, "5")).toEqual(["5", ...inputs.filter((each) => each !== "5")]);
  });

  it("lets one be forgotten", () => {
    expect(forget(["a", "b"], "a")).toEqual(["b"]);
  });

  it("does not keep what is too long for the browser", () => {
    expect(remember(["a"], "x".repeat(100_001))).toEqual(["a"]);
  });

  it("reads only lists of texts", () => {
    expect(readInputs(null)).toEqual([]);
    expect(readInputs('["a", 1, "b"]')).toEqual(["a", "b"]);
    expect(readInputs('{"a": 1}')).toEqual([]);
    expect(readInputs("[")).toEqual([]);
  });
});
