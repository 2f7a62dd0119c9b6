import { checkEnvironment, type PermanentSpec } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { beforeAllWithTerraform, skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { Rehearsal } from "../rehearsal.ts";

skipWithoutTerraform();

interface Refused {
  readonly risks: readonly { readonly kind: string; readonly refused?: string; readonly steps?: readonly string[] }[];
}

const { ml } = smallSpec.clusters ?? {};
if (ml === undefined) throw new RangeError("the small environment has a cluster ml");

function small(changes: Partial<PermanentSpec> = {}) {
  return checkEnvironment({ ...smallSpec, ...changes });
}

/** Runs the commands that a refusal names, as a person would type them. */
async function follow(rehearsal: Rehearsal, steps: readonly string[]): Promise<void> {
  for (const step of steps) {
    const { code, stdout, stderr } = await rehearsal.run(`${step.replace("./platform ", "")} --auto-approve`);
    expect(code, step + stdout + stderr).toBe(0);
  }
}

/** Without services and accelerators in its cluster, which this is not about: stacks and resources are few. */
const system = { instanceType: "m7i.large", size: { min: 1, max: 2 } };
const nodesOnly = { ml: { ...ml, platform: undefined, nodeGroups: { system } } };

const inThreeZones = { ...smallSpec.network, availabilityZones: ["us-east-2a", "us-east-2b", "us-east-2c"] };
const elsewhere = { ...smallSpec.network, cidr: "10.99.0.0/16" };

// One story: what comes later changes what is applied.
const rehearsal = new Rehearsal([small({ network: inThreeZones, clusters: nodesOnly })]);

beforeAllWithTerraform(async () => {
  const { code, stdout, stderr } = await rehearsal.run("apply small --auto-approve");
  expect(code, stdout + stderr).toBe(0);
});

describe("a plan that AWS would stop half-way", () => {
  const refusal = async (): Promise<Refused["risks"][number]> => {
    const { code, stdout } = await rehearsal.run("plan small --json");
    expect(code, stdout).toBe(1);
    const [risk] = (JSON.parse(stdout) as Refused).risks;
    if (risk === undefined) throw new RangeError("a refused plan has a risk");
    return risk;
  };

  it.each([
    ["a zone less", smallSpec.network, "zone-removed"],
    ["another range of the network", elsewhere, "network-replaced"],
  ])("is refused for %s, changes nothing, and its steps work", async (_, network, kind) => {
    rehearsal.environments = [small({ network, clusters: nodesOnly })];
    const { kind: found, steps = [] } = await refusal();
    expect(found).toBe(kind);
    const before = rehearsal.addresses("small-network");
    const refused = await rehearsal.run("apply small --auto-approve");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("The plan is refused, and nothing was changed.");
    for (const step of steps) expect(refused.stderr).toContain(step);
    expect(rehearsal.addresses("small-network")).toEqual(before);
    await follow(rehearsal, steps);
    expect((await rehearsal.run("plan small")).code).toBe(0);
  });
});

describe("limits of a node group that its nodes do not fit", () => {
  it("are applied: the group starts or stops the nodes that are too few or too many", async () => {
    for (const size of [
      { min: 5, max: 6 },
      { min: 1, max: 3 },
    ]) {
      const nodeGroups = { system: { ...system, size } };
      rehearsal.environments = [small({ network: elsewhere, clusters: { ml: { ...nodesOnly.ml, nodeGroups } } })];
      const { code, stdout, stderr } = await rehearsal.run("apply small --auto-approve --stack ml-nodes");
      expect(code, stdout + stderr).toBe(0);
      expect((await rehearsal.run("plan small --stack ml-nodes")).code).toBe(0);
    }
  });
});

describe("a protected environment whose file protects a cluster as well", () => {
  it("is taken down by the steps that destroy names, and until then nothing of it is destroyed", async () => {
    const clusters = (deletionProtection: boolean) => ({ ml: { ...nodesOnly.ml, deletionProtection } });
    rehearsal.environments = [
      small({ network: elsewhere, protected: true, sandpits: undefined, clusters: clusters(true) }),
    ];
    expect((await rehearsal.run("apply small --auto-approve --stack ml-cluster")).code).toBe(0);
    const nodes = rehearsal.addresses("small-ml-nodes");

    const first = await rehearsal.run("destroy small --auto-approve");
    expect(first.code).toBe(1);
    expect(first.stderr).toContain(
      "set protected: false and remove deletionProtection: true of clusters.ml in environments/small.ts",
    );
    rehearsal.environments = [small({ network: elsewhere, clusters: clusters(true) })];
    const second = await rehearsal.run("destroy small --auto-approve");
    expect(second.code).toBe(1);
    expect(second.stderr).toContain("remove deletionProtection: true of clusters.ml");
    expect(rehearsal.addresses("small-ml-nodes")).toEqual(nodes);

    rehearsal.environments = [small({ network: elsewhere, clusters: nodesOnly })];
    expect((await rehearsal.run("apply small --auto-approve --stack ml-cluster")).code).toBe(0);
    const { code, stdout, stderr } = await rehearsal.run("destroy small --auto-approve");
    expect(code, stdout + stderr).toBe(0);
    expect(rehearsal.addresses("small-ml-cluster")).toEqual([]);
  });
});
