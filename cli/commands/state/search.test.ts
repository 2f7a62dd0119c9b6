import { describe, expect, it } from "vitest";
import { applied, secret } from "../../testing/applied-states.ts";
import { queryOf } from "./search.ts";

describe("platform state search", () => {
  const fixture = applied();

  it.each([
    ["10.0.0.0/16", 1],
    ["vpc_id=vpc-1", 1],
    ["tag=team=ml", 1],
    ["type:aws_vpc stack:network", 1],
    [secret, 0],
  ])("finds by %s", async (terms, total) => {
    expect((await fixture.json(`state search ${terms} --environment dev`)).total).toBe(total);
  });

  it("shows what matched, and limits the results", async () => {
    expect((await fixture.run("state search vpc-1 --environment dev --limit 1")).stdout).toMatch(
      /id=vpc-1.*\n\n3 resources found\. The first 1: --limit shows more\.$/m,
    );
    expect((await fixture.run("state search x --limit none")).stderr).toContain(
      '--limit "none" is not a number to show.',
    );
  });
});

describe("arguments from the shell become a query", () => {
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
