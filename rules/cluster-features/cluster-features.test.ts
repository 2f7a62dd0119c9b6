import { describe, expect, it } from "vitest";
import type { RouteSource } from "../network/spec.ts";
import { describeProblem } from "../problem.ts";
import { aCluster } from "../testing/specs.ts";
import { checkControlPlaneZonesOfNetwork } from "./control-plane-zones.ts";
import { checkHybridNetworksLeaveVpc, checkHybridNetworksRouted } from "./hybrid-networks.ts";
import { type ClusterFeatures, checkClusterFeatures, checkDeletionProtectionByEks } from "./index.ts";

const says = (features: ClusterFeatures, cluster = aCluster): string[] =>
  checkClusterFeatures({ ...cluster, ...features }).map(describeProblem);

describe("the features of a cluster", () => {
  it("are all absent by default", () => {
    expect(says({})).toEqual([]);
  });

  it.each<[string, ClusterFeatures]>([
    ["control-plane zones", { controlPlaneZones: ["us-east-1a", "us-east-1b"] }],
    ["a tier", { controlPlaneTier: "tier-8xl" }],
    ["hybrid networks", { hybridNetworks: { nodes: ["10.80.0.0/16", "192.168.7.0/24"], pods: ["10.85.0.0/16"] } }],
    ["Auto Mode", { autoMode: {} }],
    ["Auto Mode with one pool", { autoMode: { nodePools: ["system"] } }],
    ["Auto Mode with pools of the author only", { autoMode: { nodePools: [] } }],
    ["Auto Mode switched off", { autoMode: { enabled: false } }],
  ])("accept %s", (_, features) => {
    expect(says(features)).toEqual([]);
  });

  it.each<[string, ClusterFeatures, string]>([
    ["one zone", { controlPlaneZones: ["us-east-1a"] }, "controlPlaneZones: One zone. EKS needs two at least"],
    ["no zone", { controlPlaneZones: [] }, "controlPlaneZones: No zone. EKS needs two at least"],
    [
      "a zone twice",
      { controlPlaneZones: ["us-east-1a", "us-east-1a"] },
      'controlPlaneZones: "us-east-1a" is listed twice',
    ],
    ["an unknown tier", { controlPlaneTier: "xl" as "tier-xl" }, 'controlPlaneTier: "xl" is not a tier'],
    ["no hybrid range", { hybridNetworks: { nodes: [] } }, "hybridNetworks.nodes: No range"],
    ["a malformed range", { hybridNetworks: { nodes: ["10.80.0.0"] } }, 'hybridNetworks.nodes[0]: "10.80.0.0"'],
    ["public addresses", { hybridNetworks: { nodes: ["203.0.113.0/24"] } }, "EKS takes no other range"],
    ["addresses of carriers", { hybridNetworks: { nodes: ["100.64.0.0/16"] } }, "EKS takes no other range"],
    [
      "services",
      { hybridNetworks: { nodes: ["172.16.0.0/12"] } },
      'hybridNetworks.nodes[0]: "172.16.0.0/12" overlaps serviceCidr (172.20.0.0/16)',
    ],
    [
      "nodes among pods",
      { hybridNetworks: { nodes: ["10.80.0.0/16"], pods: ["10.0.0.0/8"] } },
      'hybridNetworks.pods[0]: "10.0.0.0/8" overlaps hybridNetworks.nodes (10.80.0.0/16)',
    ],
    [
      "a range in another",
      { hybridNetworks: { nodes: ["10.80.0.0/16", "10.80.7.0/24"] } },
      "overlaps another range of the list (10.80.0.0/16)",
    ],
    [
      "more ranges than EKS takes",
      { hybridNetworks: { nodes: Array.from({ length: 16 }, (_, index) => `10.80.${index}.0/24`) } },
      "hybridNetworks.nodes: 16 ranges. EKS takes at most 15",
    ],
    [
      "a node pool twice",
      { autoMode: { nodePools: ["system", "system"] } },
      'autoMode.nodePools: "system" is listed twice',
    ],
  ])("refuse %s, naming the key", (_, features, expected) => {
    expect(says(features).join("\n")).toContain(expected);
  });

  it("refuse add-ons that would run on nodes of Auto Mode, once it is on", () => {
    const pinned = { ...aCluster, eksAddons: { "vpc-cni": { version: "v1.18.6-eksbuild.1" } } };
    expect(says({ autoMode: {} }, pinned)).toEqual([expect.stringContaining("Use v1.19.0-eksbuild.1 or later.")]);
    expect(says({ autoMode: { enabled: false } }, pinned)).toEqual([]);
  });

  it("refuse an endpoint that hosts outside of the VPC would reach through the internet only", () => {
    const open = { ...aCluster, endpoint: { access: "publicAndPrivate", allowedCidrs: ["203.0.113.0/24"] } } as const;
    expect(says({ hybridNetworks: { nodes: ["10.80.0.0/16"] } }, open)).toEqual([
      expect.stringContaining('Set endpoint.access to "private".'),
    ]);
  });
});

it("zones of a control plane must have subnets of the network", () => {
  const zones = ["us-east-1a", "us-east-1b"];
  expect(checkControlPlaneZonesOfNetwork(zones, [...zones, "us-east-1c"])).toEqual([]);
  expect(checkControlPlaneZonesOfNetwork(undefined, zones)).toEqual([]);
  expect(checkControlPlaneZonesOfNetwork(["us-east-1a", "us-east-1d"], zones).map(describeProblem)).toEqual([
    'controlPlaneZones[1]: "us-east-1d" is not a zone of the network. Use us-east-1a, us-east-1b, or add the zone to network.availabilityZones.',
  ]);
});

it("hybrid networks must leave every range of the network alone", () => {
  const networks = { nodes: ["10.20.7.0/24"], pods: ["10.64.0.0/16"] };
  expect(checkHybridNetworksLeaveVpc(networks, ["10.20.0.0/16", "10.64.0.0/12"]).map(({ path }) => path)).toEqual([
    ["hybridNetworks", "nodes", 0],
    ["hybridNetworks", "pods", 0],
  ]);
  expect(checkHybridNetworksLeaveVpc(networks, ["10.21.0.0/16"])).toEqual([]);
});

it("hybrid networks need routes from the control plane", () => {
  const networks = { nodes: ["10.80.0.0/16"], pods: ["10.85.0.0/16"] };
  const missing = (destinations: string[], from: RouteSource[]) =>
    checkHybridNetworksRouted(networks, { onPremises: { destinations, from } }).map(({ path }) => path.slice(1));
  expect(missing(["10.80.0.0/16", "10.84.0.0/14"], ["private", "controlPlane"])).toEqual([]);
  expect(missing(["10.80.0.0/16"], ["controlPlane"])).toEqual([["pods", 0]]);
  expect(missing(["10.80.0.0/12"], ["private"])).toEqual([
    ["nodes", 0],
    ["pods", 0],
  ]);
  expect(missing(["pl-0123456789abcdef0"], ["controlPlane"])).toEqual([]);
});

it("EKS refuses to delete a cluster only where Terraform does, too", () => {
  const check = (deletionProtection: boolean, deletionProtectionByEks?: boolean) =>
    checkDeletionProtectionByEks({ deletionProtection, deletionProtectionByEks }).map(({ path }) => path);
  expect([check(true, true), check(false, false), check(false)]).toEqual([[], [], []]);
  expect(check(false, true)).toEqual([["deletionProtectionByEks"]]);
});
