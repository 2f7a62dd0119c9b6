import { describe, expect, it } from "vitest";
import { queryOf } from "./search.ts";

describe("what the shell passes on becomes a query", () => {
  it.each([
    [["gpu", "type:eks"], "gpu type:eks"],
    [["two words"], '"two words"'],
    [["tag=Name=dev ml"], 'tag="Name=dev ml"'],
    [["tag:Name=dev ml", "gpu"], 'tag:"Name=dev ml" gpu'],
    [["name=Name with spaces"], 'name="Name with spaces"'],
    [["gpu tag:team=core"], "gpu tag:team=core"],
    [["min_size=2 tag:team=core"], "min_size=2 tag:team=core"],
    [['name="quoted twice"'], 'name="quoted twice"'],
  ])("%j", (terms, query) => {
    expect(queryOf(terms)).toBe(query);
  });
});
