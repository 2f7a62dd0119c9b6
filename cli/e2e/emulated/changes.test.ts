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
const zonal = { instanceType: "m7i.large", perAvailabilityZone: true, size: { min: 0, max: 2 } };
const nodesOnly = { ml: { ...ml, kubernetes: "1.35", platform: undefined, nodeGroups: { system, zonal } } };

const inThreeZones = { ...smallSpec.network, availabilityZones: ["us-east-2a", "us-east-2b", "us-east-2c"] };
const elsewhere = { ...smallSpec.network, cidr: "10.99.0.0/16" };
const wider = { ...inThreeZones, cidr: elsewhere.cidr };

// One story: what comes later changes what is applied.
const rehearsal = new Rehearsal([small({ network: inThreeZones, clusters: nodesOnly })]);

beforeAllWithTerraform(async () => {
  const { code, stdout, stderr } = await rehearsal.run("apply small --auto-approve");
  expect(code, stdout + stderr).toBe(0);
});

describe("another version of Kubernetes", () => {
  it("reaches a cluster before its nodes, and an older one the nodes before their cluster", async () => {
    const to = (kubernetes: string, more = "") => {
      rehearsal.environments = [small({ network: inThreeZones, clusters: { ml: { ...nodesOnly.ml, kubernetes } } })];
      return rehearsal.run(`apply small --auto-approve${more}`);
    };
    const upgraded = await to("1.36");
    expect(upgraded.code, upgraded.stdout + upgraded.stderr).toBe(0);
    const alone = await to("1.35", " --stack ml-cluster");
    expect(alone.code).toBe(1);
    expect(alone.stdout + alone.stderr).toContain("EKS takes nodes back first.");
    // The emulator refuses any other order, as EKS does.
    const { code, stdout, stderr } = await to("1.35");
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain("goes back from Kubernetes 1.36 to 1.35");
  });
});

describe("a plan that AWS would stop half-way", () => {
  const refusal = async (network: PermanentSpec["network"]) => {
    rehearsal.environments = [small({ network, clusters: nodesOnly })];
    const { code, stdout } = await rehearsal.run("plan small --json");
    expect(code, stdout).toBe(1);
    const [{ kind, steps = [] } = { kind: "none" }] = (JSON.parse(stdout) as Refused).risks;
    expect(steps).not.toEqual([]);
    return { kind, steps };
  };

  it("is refused for a zone less and another range of the network, changes nothing, and its steps work", async () => {
    const zone = await refusal(smallSpec.network);
    expect(zone.kind).toBe("zone-removed");
    const { kind, steps } = await refusal(elsewhere);
    expect(kind).toBe("network-replaced");
    const [destroy] = steps;
    expect(zone.steps).toEqual([destroy, "./platform apply small --target emulated"]);
    const before = rehearsal.addresses("small-network");
    const refused = await rehearsal.run("apply small --auto-approve");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("The plan is refused, and nothing was changed.");
    for (const step of steps) expect(refused.stderr).toContain(step);
    expect(rehearsal.addresses("small-network")).toEqual(before);
    await follow(rehearsal, steps);
  });
});

describe("limits of a node group that its nodes do not fit", () => {
  it("are applied: the group starts or stops the nodes that are too few or too many", async () => {
    for (const size of [{ min: 5, max: 6 }, system.size]) {
      const nodeGroups = { system: { ...system, size }, zonal };
      rehearsal.environments = [small({ network: elsewhere, clusters: { ml: { ...nodesOnly.ml, nodeGroups } } })];
      const { code, stdout, stderr } = await rehearsal.run("apply small --auto-approve --stack ml-nodes");
      expect(code, stdout + stderr).toBe(0);
      expect((await rehearsal.run("plan small --stack ml-nodes")).code).toBe(0);
    }
  });
});

describe("an upstream stack whose outputs will change", () => {
  it("makes its downstream stacks provisional, and apply updates them", async () => {
    rehearsal.environments = [small({ network: wider, clusters: nodesOnly })];
    const { stdout } = await rehearsal.run("plan small --json");
    const { totals, stacks } = JSON.parse(stdout) as {
      totals: Readonly<Record<string, number>>;
      stacks: {
        id: string;
        provisionalBecause?: string;
        resources: { address: string; kind: string }[];
      }[];
    };
    expect(totals["add"]).toBeGreaterThan(0);
    expect(stacks.flatMap(({ resources }) => resources.filter(({ kind }) => kind !== "add"))).toEqual([]);
    const nodes = stacks.find(({ id }) => id === "small-ml-nodes");
    expect(nodes?.provisionalBecause).toContain("outputs of small-network change");
    expect(nodes?.resources.some(({ address }) => address.startsWith("aws_eks_node_group."))).toBe(true);
    const applied = await rehearsal.run("apply small --auto-approve");
    expect(applied.code, applied.stderr).toBe(0);
    expect(applied.stderr).not.toContain("did not show");
    expect((await rehearsal.run("plan small")).code).toBe(0);
  });
});

describe("a protected environment whose file protects a cluster as well", () => {
  it("is taken down by the steps that destroy names, and until then nothing of it is destroyed", async () => {
    const clusters = (deletionProtection: boolean) => ({ ml: { ...nodesOnly.ml, deletionProtection } });
    rehearsal.environments = [
      small({ network: wider, protected: true, sandpits: undefined, clusters: clusters(true) }),
    ];
    expect((await rehearsal.run("apply small --auto-approve --stack ml-cluster")).code).toBe(0);
    const nodes = rehearsal.addresses("small-ml-nodes");

    const first = await rehearsal.run("destroy small --auto-approve");
    expect(first.code).toBe(1);
    expect(first.stderr).toContain(
      "set protected: false and remove deletionProtection: true of clusters.ml in environments/small.ts",
    );
    rehearsal.environments = [small({ network: wider, clusters: clusters(true) })];
    const second = await rehearsal.run("destroy small --auto-approve");
    expect(second.code).toBe(1);
    expect(second.stderr).toContain("remove deletionProtection: true of clusters.ml");
    expect(rehearsal.addresses("small-ml-nodes")).toEqual(nodes);

    rehearsal.environments = [small({ network: wider, clusters: nodesOnly })];
    expect((await rehearsal.run("apply small --auto-approve --stack ml-cluster")).code).toBe(0);
    const { code, stdout, stderr } = await rehearsal.run("destroy small --auto-approve");
    expect(code, stdout + stderr).toBe(0);
    expect(rehearsal.addresses("small-ml-cluster")).toEqual([]);
  });
});
