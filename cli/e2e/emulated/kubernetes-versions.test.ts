import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { expect, it } from "vitest";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { Rehearsal } from "../rehearsal.ts";

skipWithoutTerraform();

const { clusters, ...spec } = smallSpec;

/** One cluster with the nodes for its system pods. */
function withKubernetes(kubernetes: string) {
  const { ml } = clusters ?? {};
  if (ml === undefined) throw new RangeError("small has no cluster ml");
  const { platform: _, nodeGroups = {}, ...cluster } = ml;
  const { system } = nodeGroups;
  return checkEnvironment({
    ...spec,
    clusters: { ml: { ...cluster, kubernetes, nodeGroups: { ...(system !== undefined && { system }) } } },
  });
}

it("a cluster is upgraded before its nodes, and goes back after them", async () => {
  const rehearsal = new Rehearsal([withKubernetes("1.35")]);
  const to = async (kubernetes: string, more = "") => {
    rehearsal.environments = [withKubernetes(kubernetes)];
    return rehearsal.run(`apply small --auto-approve${more}`);
  };
  for (const kubernetes of ["1.35", "1.36"]) {
    const { code, stdout, stderr } = await to(kubernetes);
    expect(code, stdout + stderr).toBe(0);
  }
  const alone = await to("1.35", " --stack ml-cluster");
  expect(alone.code).toBe(1);
  expect(alone.stdout + alone.stderr).toContain("EKS takes nodes back first.");
  // The emulator refuses any other order, as EKS does.
  const { code, stdout, stderr } = await to("1.35");
  expect(code, stdout + stderr).toBe(0);
  expect(stdout).toContain("goes back from Kubernetes 1.36 to 1.35");
  expect((await rehearsal.run("plan small")).code).toBe(0);
});
