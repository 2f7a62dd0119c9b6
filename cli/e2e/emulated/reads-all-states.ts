import { existsSync } from "node:fs";
import { join } from "node:path";
import { complete, referenceEnvironments } from "@ml-platform/environments/testing";
import { stacksOf } from "@ml-platform/stacks";
import { expect, it } from "vitest";
import { foundDrift } from "../found-drift.ts";
import type { Rehearsal } from "../rehearsal.ts";

/** Tests of `platform state` in a repository in which all reference environments are applied. */
export function readsAllStates(rehearsal: Rehearsal): void {
  const state = (command: string) => rehearsal.run(`state ${command}`);
  const json = async (command: string) => JSON.parse((await state(`${command} --json`)).stdout);

  it("lists every resource of every stack", async () => {
    const { resources } = (await json("list")) as { resources: { stack: string; address: string }[] };
    const ids = referenceEnvironments.flatMap(stacksOf).map(({ id }) => id);
    expect([...new Set(resources.map(({ stack }) => stack))].sort()).toEqual([...ids].sort());
    for (const stack of ids) {
      const listed = resources.filter((resource) => resource.stack === stack).map(({ address }) => address);
      expect(listed.sort(), stack).toEqual(rehearsal.addresses(stack).sort());
    }
  });

  // state.test.ts looks at all of `small`.
  it("finds no drift in the one that has most, and no orphan", async () => {
    expect(foundDrift((await state(`drift ${complete.name} --json`)).stdout)).toEqual([]);
    expect((await state("orphans")).code).toBe(0);
  });

  it("shows what a base has and its personal environment does not", async () => {
    const { code, stdout } = await state("diff anna small --stack ml-nodes");
    expect(code).toBe(2);
    expect(stdout).toMatch(/\+ aws_eks_node_group\.gpu-training/);
    expect(stdout).not.toMatch(/[+-] aws_eks_node_group\.system/);
  });

  it("shows that a base's own stacks and those of the personal environment read its outputs", async () => {
    const { outputs, missing } = await json("outputs");
    expect(missing).toEqual([]);
    const vpcId = outputs.find(
      ({ stack, name }: { stack: string; name: string }) => stack === "small-network" && name === "vpc_id",
    );
    expect(vpcId.readers.map(({ stack }: { stack: string }) => stack)).toEqual(["small-ml-cluster", "anna-ml-cluster"]);
  });

  it("finds a resource type in every environment that has its own network", async () => {
    const { matches } = (await json("search type:aws_nat_gateway")) as { matches: { environment: string }[] };
    const owners = referenceEnvironments.filter(({ shares }) => !shares.includes("network"));
    expect([...new Set(matches.map(({ environment }) => environment))]).toEqual(owners.map(({ name }) => name));
  });

  it("writes one report page about all of them", async () => {
    expect((await state("report")).code).toBe(0);
    expect(existsSync(join(rehearsal.root, ".platform", "emulated", "state-report.html"))).toBe(true);
  });
}
