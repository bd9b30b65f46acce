import { describe, expect, it } from "vitest";

import { deleteAll, executions, toEach } from "./bulk";

const ids = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    flowId: "F",
    aliasId: "A",
    name: `run-${index}`,
  }));

describe("an action on many", () => {
  it("is done to each, a few at once, and says what was refused", async () => {
    let atOnce = 0;
    let most = 0;
    const seen: string[] = [];
    const through: number[] = [];
    const act = async ({ name }: { name: string }) => {
      most = Math.max(most, (atOnce += 1));
      await Promise.resolve();
      atOnce -= 1;
      seen.push(name);
      if (name === "run-7") throw new Error("It runs.");
    };
    const result = await toEach(ids(20), act, ({ done, refused }) =>
      through.push(done + refused.length),
    );
    expect(result).toEqual({ done: 19, refused: [{ name: "run-7", message: "It runs." }] });
    expect(new Set(seen).size).toBe(20);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThan(10);
    expect(through.at(-1)).toBe(20);
  });

  it("asks again for what there was no time to delete", async () => {
    const asked: number[] = [];
    const result = await deleteAll(
      ids(150),
      (names) => {
        asked.push(names.length);
        const [first, ...others] = names;
        const refused = first?.name === "run-0" ? [{ ...first, message: "No." }] : [];
        const deleted = Math.min(60, others.length + 1 - refused.length);
        const left = names.slice(deleted + refused.length);
        return Promise.resolve({ deleted, refused, left });
      },
      () => undefined,
    );
    expect(result).toEqual({ done: 149, refused: [{ name: "run-0", message: "No." }] });
    expect(asked).toEqual([100, 89, 29]);
  });

  it("ends before the next when it is called off", async () => {
    const stop = new AbortController();
    const act = () => {
      stop.abort();
      return Promise.resolve();
    };
    const each = await toEach(ids(20), act, () => undefined, stop.signal);
    expect(each.done).toBe(1);
    const send = () => {
      throw new Error("asked all the same");
    };
    const none = await deleteAll(ids(3), send, () => undefined, stop.signal);
    expect(none).toEqual({ done: 0, refused: [] });
  });

  it("is told in words", () => {
    expect([executions(1), executions(1200)]).toEqual(["1 execution", "1,200 executions"]);
  });
});
