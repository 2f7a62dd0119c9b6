import { describe, expect, it } from "vitest";
import { aNodeGroup } from "../testing/specs.ts";
import { type ClusterInNetwork, checkAddresses } from "./check-addresses.ts";
import { podNetworkingDefaults } from "./spec.ts";

const zones = ["us-east-2a", "us-east-2b"];
const subnets = (node: string, pods: readonly string[] = []) => zones.map((zone) => ({ zone, node: [node], pods }));
const cluster = (
  nodeGroups: ClusterInNetwork["nodeGroups"],
  podNetworking: Partial<ClusterInNetwork["podNetworking"]> = {},
): ClusterInNetwork => ({ name: "ml", nodeGroups, podNetworking: { ...podNetworkingDefaults, ...podNetworking } });
const web = (max: number, more = {}) => ({
  ...aNodeGroup,
  instanceType: "m7i.4xlarge",
  size: { min: 0, max },
  ...more,
});
const messages = (...given: Parameters<typeof checkAddresses>) =>
  checkAddresses(...given).map(({ message }) => message);

describe("checkAddresses", () => {
  it("is quiet while all nodes have enough: 8 of 60 addresses in two subnets of 251", () => {
    expect(messages([cluster({ web: web(8) })], subnets("10.0.0.0/24"))).toEqual([]);
  });

  it("warns of each zone whose subnet is too small, by the groups that take most", () => {
    expect(
      messages([cluster({ web: web(10), small: { ...aNodeGroup, size: { min: 1, max: 2 } } })], subnets("10.0.0.0/24")),
    ).toEqual(
      zones.map(
        (zone) =>
          `In ${zone}, node groups at their largest take 320 addresses (5 nodes of ml/web with 60 each, 1 node of ml/small with 20 each), and the subnet of its nodes (10.0.0.0/24) has 251. Nodes then fail to start, and pods get no address. Lower size.max, set podNetworking.minimumIpTarget and warmIpTarget, or give pods a range of their own: network.secondaryCidrs with podNetworking.subnets.`,
      ),
    );
  });

  it("counts only the zones of a group, and all of its nodes in each zone that has its own", () => {
    const inOne = messages([cluster({ web: web(5, { availabilityZones: ["us-east-2b"] }) })], subnets("10.0.0.0/24"));
    expect(inOne).toEqual([expect.stringContaining("In us-east-2b")]);
    expect(messages([cluster({ web: web(5, { perAvailabilityZone: true }) })], subnets("10.0.0.0/24"))).toHaveLength(2);
  });

  it("adds clusters up", () => {
    expect(
      messages([cluster({ web: web(6) }), { ...cluster({ web: web(6) }), name: "other" }], subnets("10.0.0.0/24")),
    ).toHaveLength(2);
  });

  it("takes fewer where targets say so", () => {
    const targets = { minimumIpTarget: 12, warmIpTarget: 4 };
    expect(messages([cluster({ web: web(30) }, targets)], subnets("10.0.0.0/24"))).toEqual([]);
  });

  it("looks at the subnets for pods where those have their own, and at one address of each node", () => {
    const own = { subnets: "secondary" };
    expect(messages([cluster({ web: web(100) }, own)], subnets("10.0.0.0/24", ["100.64.0.0/20"]))).toEqual([]);
    const [first] = messages([cluster({ web: web(200) }, own)], subnets("10.0.0.0/24", ["100.64.0.0/20"]));
    expect(first).toContain(
      "take 6000 addresses (100 nodes of ml/web with 60 each), and its subnet for pods (100.64.0.0/20) has 4091",
    );
    const [node] = messages([cluster({ web: web(600) }, own)], subnets("10.0.0.0/24", ["100.64.0.0/16"]));
    expect(node).toContain(
      "take 300 addresses (300 nodes of ml/web with 1 each), and the subnet of its nodes (10.0.0.0/24) has 251",
    );
  });

  it("counts subnets for pods in, where the CNI discovers them", () => {
    expect(messages([cluster({ web: web(100) })], subnets("10.0.0.0/24", ["100.64.0.0/20"]))).toEqual([]);
  });

  it("says nothing of types whose limits nobody has written down, nor of subnets that it does not know", () => {
    expect(messages([cluster({ web: web(500, { instanceType: "r9g.large" }) })], subnets("10.0.0.0/24"))).toEqual([]);
    expect(
      messages(
        [cluster({ web: web(500) })],
        zones.map((zone) => ({ zone, node: [], pods: [] })),
      ),
    ).toEqual([]);
  });
});
