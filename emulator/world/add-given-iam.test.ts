import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { addGivenIam } from "./add-given-iam.ts";
import { openWorld } from "./world.ts";

const directory = mkdtempSync(join(tmpdir(), "given-iam-"));
afterAll(() => rmSync(directory, { recursive: true }));

it("puts each role and policy of the account into the world once", () => {
  const iam = (resource: string) => `arn:aws:iam::111111111111:${resource}`;
  const role = iam("role/company/eks/cluster");
  for (const arns of [[role], [role, iam("policy/agent"), iam("policy/agent"), "arn:aws:iam::aws:policy/X"], []])
    addGivenIam(directory, "111111111111", arns);
  const made = openWorld(directory).realm("111111111111-global").list();
  expect(made.map(({ type, attributes }) => [type, attributes["path"], attributes["name"]])).toEqual([
    ["aws_iam_role", "/company/eks/", "cluster"],
    ["aws_iam_policy", "/", "agent"],
  ]);
});
