import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { small } from "@ml-platform/environments/testing";
import { stacksOf } from "@ml-platform/stacks";
import { beforeEach, expect, it } from "vitest";
import type { Ran } from "../../testing/test-repository.ts";
import { Rehearsal } from "../rehearsal.ts";

const tofu = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((directory) => join(directory, "tofu"))
  .find((file) => existsSync(file));

beforeEach(({ skip }) => skip(tofu === undefined, "no tofu (OpenTofu) on PATH"));

it("OpenTofu applies an environment, finds nothing to change and no drift, and destroys it", async () => {
  const rehearsal = new Rehearsal([small]);
  const run = (command: string): Promise<Ran> => rehearsal.run(command, { env: { PLATFORM_TERRAFORM: tofu } });
  const ids = stacksOf(small).map(({ id }) => id);

  const applied = await run("apply small --auto-approve");
  expect(applied.code, applied.stdout + applied.stderr).toBe(0);
  for (const id of ids) {
    const state = readFileSync(rehearsal.stateFile(id), "utf8");
    expect(state).toContain("registry.opentofu.org/hashicorp/");
    expect(state).not.toContain("registry.terraform.io/hashicorp/");
  }

  const planned = await run("plan small");
  expect(planned.code, planned.stdout + planned.stderr).toBe(0);

  const drift = await run("state drift small");
  expect(drift.code, drift.stdout + drift.stderr).toBe(0);

  const listed = await run("state list small");
  expect(listed.code).toBe(0);
  expect(listed.stdout).toContain("aws_eks_cluster");

  const destroyed = await run("destroy small --auto-approve");
  expect(destroyed.code, destroyed.stdout + destroyed.stderr).toBe(0);
  for (const id of ids) expect(JSON.parse(readFileSync(rehearsal.stateFile(id), "utf8"))["resources"]).toEqual([]);
});
