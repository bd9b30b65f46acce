import { describe, expect, it } from "vitest";
import { ranked, score } from "./fuzzy";

describe("score", () => {
  it.each([
    ["", "Align left", true],
    ["left", "Align left", true],
    ["al", "Align left", true],
    ["lef ali", "Align left", true],
    ["dh", "Distribute horizontally", true],
    ["s3r", "S3Retrieval", true],
    ["ar", "Align left and right", true],
    ["xyz", "Align left", false],
    ["tfel", "Align left", false],
    ["left nothing", "Align left", false],
    ["iti", "Distribute horizontally", false],
  ])("%j in %j: %s", (query, text, expected) => {
    expect(score(query, text) !== undefined).toBe(expected);
  });
});

describe("ranked", () => {
  const texts = (title: string) => ({ title, also: title === "Iterator" ? "for each item" : "" });
  const kinds = ["Prompt", "Iterator", "Input", "Output", "Collector"];

  it("puts what begins with the query before what holds it", () => {
    expect(ranked(kinds, "put", texts)).toEqual(["Input", "Output"]);
    expect(ranked(["Flow input", "Inline code"], "in", (title) => ({ title }))).toEqual([
      "Flow input",
      "Inline code",
    ]);
    expect(ranked(["Reprint", "Print"], "print", (title) => ({ title }))[0]).toBe("Print");
  });

  it("finds by further words, after those found by their titles", () => {
    expect(ranked(kinds, "item", texts)).toEqual(["Iterator"]);
    expect(ranked(kinds, "", texts)).toEqual(kinds);
  });
});
