import { describe, expect, it } from "vitest";
import { describeProblem } from "./problem.ts";
import { checkTagKeys, checkTagSpelling } from "./tags.ts";

const named = { owner: "ml", costCentre: "ml-dev", repository: "example.com/ml" };
const problemsOf = (tags: object) => checkTagKeys({ ...named, ...tags }).map(describeProblem);

describe("checkTagKeys", () => {
  it("accepts any key that AWS accepts", () => {
    const key = "x".repeat(128);
    expect(problemsOf({ team: "vision", "data-class": "c2", "example.com/a b": "1", Größe: "1", [key]: "1" })).toEqual(
      [],
    );
  });

  it.each([
    ["Owner", '"Owner" is set by the platform. Write owner instead.'],
    ["cost-centre", '"cost-centre" is set by the platform. Write costCentre instead.'],
    ["Environment", '"Environment" is set by the platform. Use another key, or remove it.'],
    ["name", '"name" is set by the platform. Use another key, or remove it.'],
    ["Sandpit", '"Sandpit" is set by the platform. Use another key, or remove it.'],
    ["aws:team", '"aws:team" begins with "aws:", which is reserved. Use another prefix, such as example.com/.'],
    ["AWS:team", '"AWS:team" begins with "aws:", which is reserved. Use another prefix, such as example.com/.'],
    [
      "kubernetes.io/cluster/a",
      '"kubernetes.io/cluster/a" begins with "kubernetes.io/", which is reserved. Use another prefix, such as example.com/.',
    ],
    [
      "a,b",
      '"a,b" is not a tag key. Use 1 to 128 letters, digits, spaces or any of "_.:/=+-@", without spaces around them.',
    ],
  ])("refuses %s", (key, message) => {
    expect(problemsOf({ [key]: "a" })).toEqual([expect.stringContaining(message)]);
  });

  it.each(["", " a", "x".repeat(129)])("refuses %j", (key) => {
    expect(problemsOf({ [key]: "a" })).toEqual([expect.stringContaining(`"${key}" is not a tag key.`)]);
  });

  it("refuses keys that only IAM does not distinguish", () => {
    expect(problemsOf({ team: "a", Team: "b" })).toEqual([
      'Team: "Team" differs from "team" only in upper and lower case, which IAM refuses. Remove one.',
    ]);
  });

  it("counts what AWS accepts, with the tags of others", () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, "a"]));
    expect(problemsOf(many(36))).toEqual([]);
    expect(problemsOf(many(37))).toEqual([
      "37 tags of your own. Use at most 36: AWS accepts 50 on a resource, and the platform, EKS and the cluster autoscaler need the others.",
    ]);
  });
});

describe("checkTagSpelling", () => {
  it("warns about what resembles a key with a meaning", () => {
    expect(checkTagSpelling({ ...named, team: "a" })).toEqual([]);
    expect(checkTagSpelling({ ...named, costCenter: "a" })).toEqual([
      {
        severity: "warning",
        path: ["costCenter"],
        message: '"costCenter" becomes a tag of its own. Did you mean "costCentre", which the platform sets?',
      },
    ]);
  });
});
