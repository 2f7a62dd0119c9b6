import { expect, it } from "vitest";
import { lazyRecord } from "./lazy-record.ts";

it("makes each value once, when it is first read", () => {
  const made: string[] = [];
  const record = lazyRecord(["b", "a"], (name) => {
    made.push(name);
    return { name };
  });
  expect([Object.keys(record), "b" in record, record["c"], made]).toEqual([["b", "a"], true, undefined, []]);
  expect(record["a"]).toBe(record["a"]);
  expect(made).toEqual(["a"]);
  expect(Object.entries(record)).toEqual([
    ["b", { name: "b" }],
    ["a", { name: "a" }],
  ]);
  expect(made).toEqual(["a", "b"]);
});

it("asks again for a value that could not be made", () => {
  let isReady = false;
  const record = lazyRecord(["a"], () => {
    if (!isReady) throw new Error("not yet");
    return 1;
  });
  expect(() => record["a"]).toThrow("not yet");
  isReady = true;
  expect(record["a"]).toBe(1);
});
