import { describe, expect, it } from "vitest";

import type { NewAccessKey } from "../../api/types";
import { environment, kindOf, stateOf } from "./keyForm";

const KEY: NewAccessKey = {
  id: 1,
  keyId: "FBKA1",
  kind: "signing",
  temporary: false,
  description: "",
  user: "ada",
  mine: true,
  enabled: true,
  expired: false,
  createdAt: "2026-01-01T00:00:00Z",
  expiresAt: null,
  lastUsedAt: null,
  successor: null,
  secret: "s3cret",
  sessionToken: "",
  bearer: "",
};

describe("a key", () => {
  it.each([
    [{}, "Active"],
    [{ enabled: false, expired: true }, "Disabled"],
    [{ expired: true, successor: "FBKA2" }, "Expired"],
    [{ successor: "FBKA2" }, "Rotated"],
  ])("%o is %s", (change, state) => {
    expect(stateOf({ ...KEY, ...change })).toBe(state);
  });

  it("says what it is", () => {
    expect(kindOf(KEY)).toBe("Signing");
    expect(kindOf({ ...KEY, temporary: true })).toBe("Signing, temporary");
    expect(kindOf({ ...KEY, kind: "bearer" })).toBe("Bearer");
  });
});

describe("the environment of a key", () => {
  it("has a session token for a temporary key alone", () => {
    const lines = environment(KEY, "us-east-1", "http://h");
    expect(lines).toContain("export AWS_ENDPOINT_URL_BEDROCK_AGENT='http://h/api'");
    expect(lines).not.toContain("AWS_SESSION_TOKEN");
    expect(environment({ ...KEY, sessionToken: "t" }, "us-east-1", "http://h")).toContain(
      "export AWS_SESSION_TOKEN='t'",
    );
  });

  it("is a header for a bearer key", () => {
    const lines = environment({ ...KEY, bearer: "FBKB1.x" }, "us-east-1", "http://h");
    expect(lines).toContain("export FLOWBUILDER_BEARER_KEY='FBKB1.x'");
    expect(lines).not.toContain("AWS_");
  });
});
