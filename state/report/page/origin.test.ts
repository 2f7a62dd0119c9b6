import { expect, it } from "vitest";
import type { AttributeDifference, StateVersion } from "../report-data.ts";
import { originOf, shortCommit } from "./origin.ts";

const version = (more: Partial<StateVersion> = {}): StateVersion => ({ version: "1", serial: 1, ...more });

const tagged = (...attributes: AttributeDifference[]): StateVersion =>
  version({ changes: [{ address: "aws_vpc.main", type: "aws_vpc", kind: "changed", attributes }] });

it("is what the backend knows", () => {
  expect(originOf(version({ by: "kim", commit: "c0ffee" }))).toEqual({
    source: "backend",
    by: "kim",
    commit: "c0ffee",
  });
});

it.each<[path: string, origin: object | undefined]>([
  ["tags.git_commit", { source: "tags", commit: "new" }],
  ["tags_all.GitCommit", { source: "tags", commit: "new" }],
  ['tags["commit-sha"]', { source: "tags", commit: "new" }],
  ["tags.git_last_modified_by", { source: "tags", by: "new" }],
  ["tags.deployed-by", { source: "tags", by: "new" }],
  ["tags.git_modifiers", undefined],
  ["environment[0].variables.COMMIT", undefined],
])("is what the tag at %s says, if the version set it", (path, origin) => {
  expect(originOf(tagged({ path, before: "old", after: "new" }))).toEqual(origin);
  expect(originOf(tagged({ path, before: "old" }))).toBeUndefined();
});

it("is what an output says", () => {
  const attributes = [{ path: "value", before: "a", after: "b" }];
  expect(
    originOf(version({ changes: [{ address: "output.commit", type: "output", kind: "changed", attributes }] })),
  ).toEqual({ source: "tags", commit: "b" });
});

it("is what most tags say, if they differ", () => {
  expect(
    originOf(
      tagged(
        { path: "tags.commit", after: "rare" },
        { path: "tags.git_commit", after: "frequent" },
        { path: "tags_all.git_commit", after: "frequent" },
      ),
    ),
  ).toEqual({ source: "tags", commit: "frequent" });
});

it("is not known otherwise", () => {
  expect(originOf(version())).toBeUndefined();
  expect(originOf(tagged({ path: "cidr_block", after: "10.0.0.0/16" }))).toBeUndefined();
});

it("shortens hashes only", () => {
  expect(shortCommit("c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00")).toBe("c0ffee00");
  expect(shortCommit("release-2026-11-21")).toBe("release-2026-11-21");
});
