import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { small } from "@ml-platform/environments/testing";
import { stacksOf } from "@ml-platform/stacks";
import { beforeEach, expect, it } from "vitest";
import type { Ran } from "../../testing/test-repository.ts";
import { foundDrift } from "../found-drift.ts";
import { Rehearsal } from "../rehearsal.ts";

const isOnPath = (command: string): boolean =>
  (process.env["PATH"] ?? "").split(delimiter).some((directory) => existsSync(join(directory, command)));

beforeEach(({ skip }) => skip(!isOnPath("tofu"), "no tofu (OpenTofu) on PATH"));

const ids = stacksOf(small).map(({ id }) => id);

/** Runs a command, with the exit code 0, by the program of this name on PATH. */
async function run(rehearsal: Rehearsal, program: "tofu" | "terraform", command: string): Promise<Ran> {
  const ran = await rehearsal.run(command, { env: { PLATFORM_TERRAFORM: program } });
  expect(ran.code, ran.stdout + ran.stderr).toBe(0);
  return ran;
}

it("OpenTofu applies an environment, finds nothing to change and no drift, and destroys it", async () => {
  const rehearsal = new Rehearsal([small]);
  const { stdout: applied } = await run(rehearsal, "tofu", "apply small --auto-approve");
  expect(applied).not.toContain("warning");
  for (const id of ids) {
    const state = readFileSync(rehearsal.stateFile(id), "utf8");
    expect(state).toContain("registry.opentofu.org/hashicorp/");
    expect(state).not.toContain("registry.terraform.io/hashicorp/");
  }
  expect((await run(rehearsal, "tofu", "plan small")).stdout).not.toContain("warning");
  const drift = await rehearsal.run("state drift small --json", { env: { PLATFORM_TERRAFORM: "tofu" } });
  expect(foundDrift(drift.stdout)).toEqual([]);
  expect((await run(rehearsal, "tofu", "state list small")).stdout).toContain("aws_eks_cluster");
  await run(rehearsal, "tofu", "destroy small --auto-approve");
  for (const id of ids) expect(JSON.parse(readFileSync(rehearsal.stateFile(id), "utf8"))["resources"]).toEqual([]);
});

it("a plan warns that the other program wrote the states, and is empty all the same", async ({ skip }) => {
  skip(!isOnPath("terraform"), "no terraform on PATH");
  const rehearsal = new Rehearsal([small]);
  const network = "small-network";

  await run(rehearsal, "terraform", `apply small --stack ${network} --auto-approve`);
  expect((await run(rehearsal, "tofu", `plan small --stack ${network}`)).stdout).toContain(
    `warning: Terraform wrote the state of ${network}, and this is OpenTofu`,
  );

  await run(rehearsal, "tofu", `destroy small --stack ${network} --auto-approve`);
  await run(rehearsal, "tofu", `apply small --stack ${network} --auto-approve`);
  expect((await run(rehearsal, "terraform", `plan small --stack ${network}`)).stdout).toContain(
    `warning: OpenTofu wrote the state of ${network}, and this is Terraform`,
  );
});
