import { existsSync } from "node:fs";
import { join } from "node:path";
import { environments } from "@ml-platform/environments";
import { describe, expect, it } from "vitest";
import { beforeAllWithTerraform, skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { Rehearsal } from "../rehearsal.ts";

skipWithoutTerraform();

describe("platform state, of all environments as they are applied", () => {
  const rehearsal = new Rehearsal();
  const state = (command: string) => rehearsal.run(`state ${command} --target emulated`);
  const json = async (command: string) => JSON.parse((await state(`${command} --json`)).stdout);

  beforeAllWithTerraform(async () => {
    for (const { name } of environments) {
      const { code, stderr } = await rehearsal.run(`apply ${name} --target emulated --auto-approve`);
      expect(code, stderr).toBe(0);
    }
  });

  it("lists every resource of every stack", async () => {
    const { resources } = (await json("list")) as { resources: { stack: string; address: string }[] };
    const stacks = [...new Set(resources.map(({ stack }) => stack))];
    expect(stacks).toHaveLength(13);
    for (const stack of stacks) {
      const listed = resources.filter((resource) => resource.stack === stack).map(({ address }) => address);
      expect(listed.sort(), stack).toEqual(rehearsal.addresses(stack).sort());
    }
  });

  it("finds reality to agree in each, and nothing left over", async () => {
    expect((await state("drift")).code).toBe(0);
    expect((await state("orphans")).code).toBe(0);
  });

  it("tells what prod has that staging has not", async () => {
    const { code, stdout } = await state("diff staging prod --stack training-nodes");
    expect(code).toBe(2);
    expect(stdout).toMatch(/\+ aws_eks_node_group\.gpu-training-a100/);
  });

  it("finds one value wherever it stands", async () => {
    const { stdout } = await state("search type:aws_nat_gateway");
    const found = environments.filter(({ name }) => stdout.includes(`${name}-network`)).map(({ name }) => name);
    expect(found).toEqual(environments.map(({ name }) => name));
  });

  it("writes them all on one page", async () => {
    expect((await state("report")).code).toBe(0);
    expect(existsSync(join(rehearsal.root, ".platform", "emulated", "state-report.html"))).toBe(true);
  });
});
