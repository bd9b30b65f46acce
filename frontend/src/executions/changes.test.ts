import { describe, expect, it } from "vitest";

import type { ExecutionPage, ExecutionRow, ExecutionStatus } from "../api/types";
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

const page = (...executions: ExecutionRow[]): ExecutionPage => ({
  executions,
  counts: {},
  nextCursor: null,
});
const names = (pages: ExecutionPage[]) =>
  pages.map((each) => each.executions.map(({ name }) => name));

describe("changed executions", () => {
  it("replace what is listed, in its place", () => {
    const pages = withChanges([page(row("b", 2), row("a", 1))], [row("a", 1, "Succeeded")], {});
    expect(names(pages)).toEqual([["b", "a"]]);
    expect(pages[0]?.executions[1]?.status).toBe("Succeeded");
  });

  it("come first when they are new", () => {
    expect(names(withChanges([page(row("a", 1))], [row("c", 3), row("b", 2)], {}))).toEqual([
      ["c", "b", "a"],
    ]);
  });

  it("leave a listing they no longer fit", () => {
    const pages = [page(row("b", 2), row("a", 1))];
    expect(names(withChanges(pages, [row("a", 1, "Failed")], { status: "Running" }))).toEqual([
      ["b"],
    ]);
  });

  it("do not go back when messages overtake one another", () => {
    const pages = withChanges([page(row("a", 1, "Succeeded"))], [row("a", 1, "Running")], {});
    expect(pages[0]?.executions[0]?.status).toBe("Succeeded");
  });

  it("stay away while they are further down than what is loaded", () => {
    const partial = { ...page(row("c", 9)), nextCursor: "more" };
    expect(names(withChanges([partial], [row("old", 1, "Succeeded")], {}))).toEqual([["c"]]);
  });

  it("are held against every filter", () => {
    const one = row("chapter-1", 1);
    expect(fits(one, { search: "CHAPTER" })).toBe(true);
    expect(fits(one, { search: "else" })).toBe(false);
    expect(fits(one, { flow: "OTHER00001" })).toBe(false);
    expect(fits(one, { alias: "TSTALIASID", status: "Running" })).toBe(true);
  });
});
