import { describe, expect, it } from "vitest";

import type { ExecutionPage, ExecutionRow, ExecutionStatus } from "../../api/types";
import { fits, withChanges } from "./changes";

function row(name: string, minute: number, status: ExecutionStatus = "Running"): ExecutionRow {
  return {
    flowId: "FLOW000001",
    flowName: "EasyReading",
    aliasId: "TSTALIASID",
    aliasName: "draft",
    flowVersion: "DRAFT",
    name,
    arn: `arn:${name}`,
    status,
    createdAt: `2026-01-01T00:${String(minute).padStart(2, "0")}:00.000Z`,
    endedAt: null,
    startedBy: null,
    attempt: 1,
    lastSeq: status === "Running" ? 5 : 9,
    waits: 0,
    redriveOf: null,
    error: null,
  };
}

const page = (...executions: ExecutionRow[]): ExecutionPage => ({ executions, nextCursor: null });
const names = ({ executions }: ExecutionPage) => executions.map(({ name }) => name);

describe("changed executions", () => {
  it("replace what is listed, in its place", () => {
    const next = withChanges(page(row("b", 2), row("a", 1)), [row("a", 1, "Succeeded")], {});
    expect(names(next)).toEqual(["b", "a"]);
    expect(next.executions[1]?.status).toBe("Succeeded");
  });

  it("come first when they are new", () => {
    expect(names(withChanges(page(row("a", 1)), [row("c", 3), row("b", 2)], {}))).toEqual([
      "c",
      "b",
      "a",
    ]);
  });

  it("leave a listing they no longer fit", () => {
    const before = page(row("b", 2), row("a", 1));
    expect(names(withChanges(before, [row("a", 1, "Failed")], { status: "Running" }))).toEqual([
      "b",
    ]);
  });

  it("do not go back when messages overtake one another", () => {
    const next = withChanges(page(row("a", 1, "Succeeded")), [row("a", 1, "Running")], {});
    expect(next.executions[0]?.status).toBe("Succeeded");
  });

  it("stay away while they are further down than what is loaded", () => {
    const partial = { ...page(row("c", 9)), nextCursor: "more" };
    expect(names(withChanges(partial, [row("old", 1, "Succeeded")], {}))).toEqual(["c"]);
  });

  it("come on the first page alone when they are new", () => {
    const second = page(row("a", 1));
    const changed = [row("new", 9), row("a", 1, "Failed")];
    const next = withChanges(second, changed, { cursor: "second" });
    expect(next.executions.map(({ name, status }) => [name, status])).toEqual([["a", "Failed"]]);
  });

  it("are held against every filter", () => {
    const one = { ...row("chapter-1", 1), flowVersion: "3" };
    const minute = (at: number) => `2026-01-01T00:0${at}:00Z`;
    const now = Date.parse(minute(9));
    expect(fits(one, { search: "CHAPTER" })).toBe(true);
    expect(fits(one, { search: "1 easyreading" })).toBe(true);
    expect(fits(one, { search: "else" })).toBe(false);
    expect(fits(one, { flow: "OTHER00001" })).toBe(false);
    expect(fits(one, { alias: "TSTALIASID", status: "Running" })).toBe(true);
    expect([fits(one, { version: "3" }), fits(one, { version: "DRAFT" })]).toEqual([true, false]);
    expect([fits(one, { within: "8m" }, now), fits(one, { within: "7m" }, now)]).toEqual([
      true,
      false,
    ]);
    expect([fits(one, { from: minute(1) }), fits(one, { from: minute(2) })]).toEqual([true, false]);
    expect([fits(one, { to: minute(2) }), fits(one, { to: minute(1) })]).toEqual([true, false]);
  });
});
