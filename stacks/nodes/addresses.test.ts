import { checkEnvironment } from "@ml-platform/environments";
import { personal, small, smallSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { synthesized } from "../testing/synthesized.ts";
import { clustersInNetwork, subnetsByZone, withMaxPods } from "./addresses.ts";

describe("clustersInNetwork", () => {
  it("are those of the environment, and of its base where the network is its base's", () => {
    expect(clustersInNetwork(small).map(({ name }) => name)).toEqual(["ml"]);
    expect(clustersInNetwork(personal).map(({ name }) => name)).toEqual(["ml", "ml of small"]);
  });
});

describe("subnetsByZone", () => {
  it("are the private ones, and those for pods in every secondary range", () => {
    const network = { ...small.network, secondaryCidrs: ["100.64.0.0/16", "100.65.0.0/16"] };
    expect(subnetsByZone(network)[1]).toEqual({
      zone: "us-east-2b",
      node: ["10.20.16.0/20"],
      pods: ["100.64.32.0/19", "100.65.32.0/19"],
    });
  });
});

describe("a network that is too small for its node groups", () => {
  it("causes a warning", async () => {
    const { stacks } = await synthesized([
      small,
      checkEnvironment({
        ...smallSpec,
        name: "tiny",
        network: { ...smallSpec.network, cidr: "10.21.0.0/20" },
        clusters: { ml: { nodeGroups: { system: { instanceType: "m7i.4xlarge", size: { min: 2, max: 12 } } } } },
      }),
    ]);
    const warnings = stacks.flatMap(({ id, warnings: found }) => found.map(({ message }) => `${id}: ${message}`));
    expect(warnings.filter((each) => each.includes("addresses"))).toEqual(
      ["us-east-2a", "us-east-2b"].map((zone) =>
        expect.stringContaining(`tiny-ml-nodes: In ${zone}, node groups at their largest take 360 addresses`),
      ),
    );
  });
});

describe("nodes of a custom image", () => {
  const group = { ...small.clusters["ml"]!.nodeGroups["system"]!, customAmiId: "ami-0123456789abcdef0" };
  const { podNetworking } = small.clusters["ml"]!;

  it("accept as many pods as there are addresses for, unless their author says how many", () => {
    expect(withMaxPods(group, { ...podNetworking, subnets: "secondary" }).kubelet).toEqual({ maxPods: 20 });
    expect(withMaxPods(group, { ...podNetworking, prefixDelegation: true }).kubelet).toEqual({ maxPods: 110 });
    const own = { ...group, kubelet: { maxPods: 8 } };
    expect(withMaxPods(own, { ...podNetworking, prefixDelegation: true }).kubelet).toEqual({ maxPods: 8 });
  });

  it("and all others, are left to count by themselves", () => {
    expect(withMaxPods(group, podNetworking)).toBe(group);
    const { customAmiId: _, ...onEks } = group;
    expect(withMaxPods(onEks, { ...podNetworking, prefixDelegation: true })).toBe(onEks);
  });
});
