import { describe, expect, it } from "vitest";
import type { NodeGroupSpec } from "../node-group/node-group.ts";
import { describeProblem } from "../problem.ts";
import { aNodeGroup } from "../testing/specs.ts";
import { checkPodNetworking, checkPodNetworkingOfGroups, checkPodSubnets } from "./check-pod-networking.ts";
import { type PodNetworkingSpec, podNetworkingDefaults } from "./spec.ts";

const networking = (change: Partial<PodNetworkingSpec>): PodNetworkingSpec => ({ ...podNetworkingDefaults, ...change });
const problemsOf = (change: Partial<PodNetworkingSpec>) =>
  checkPodNetworking(networking(change)).map((problem) => `${problem.severity} ${describeProblem(problem)}`);

describe("checkPodNetworking", () => {
  it.each<Partial<PodNetworkingSpec>>([
    {},
    { prefixDelegation: true, warmPrefixTarget: 2 },
    { minimumIpTarget: 20, warmIpTarget: 4 },
    { warmEniTarget: 0 },
    { subnets: "secondary", securityGroupIds: ["sg-0123456789abcdef0"], excludeSnatCidrs: ["10.0.0.0/8"] },
    { securityGroupsForPods: "strict", externalSnat: true },
  ])("accepts %j", (change) => {
    expect(problemsOf(change)).toEqual([]);
  });

  it.each<[Partial<PodNetworkingSpec>, string]>([
    [
      { warmIpTarget: -1, minimumIpTarget: 4 },
      "error warmIpTarget: -1 is not a number of addresses, interfaces or prefixes. Use a whole number, 0 or more.",
    ],
    [
      { minimumIpTarget: 20 },
      "error minimumIpTarget: Without a warmIpTarget above 0, a node never gets more addresses than these. Set warmIpTarget, such as 4.",
    ],
    [
      { warmIpTarget: 4 },
      "warning warmIpTarget: Every pod that starts or ends then calls the EC2 API, which limits calls for the whole account. Set minimumIpTarget to the number of pods that a node usually has.",
    ],
    [
      { warmEniTarget: 2, minimumIpTarget: 20, warmIpTarget: 4 },
      "error warmEniTarget: It has no effect: warmIpTarget and minimumIpTarget prevail. Remove it.",
    ],
    [
      { warmEniTarget: 2, prefixDelegation: true },
      "error warmEniTarget: It has no effect: nodes get prefixes. Remove it.",
    ],
    [
      { warmPrefixTarget: 2 },
      "error warmPrefixTarget: Nodes get no prefixes. Remove warmPrefixTarget, or set prefixDelegation: true.",
    ],
    [
      { prefixDelegation: true, warmPrefixTarget: 0 },
      "error warmPrefixTarget: 0 keeps no address ready, and then no pod ever starts. Use 1 or more.",
    ],
    [
      { prefixDelegation: true, warmPrefixTarget: 2, minimumIpTarget: 20, warmIpTarget: 4 },
      "error warmPrefixTarget: It has no effect: warmIpTarget and minimumIpTarget prevail. Remove it.",
    ],
    [
      { securityGroupIds: ["sg-0123456789abcdef0"] },
      'error securityGroupIds: Pods in the subnets of nodes have the security group of the nodes. Set subnets to "secondary", or remove it.',
    ],
    [
      { subnets: "secondary", securityGroupIds: ["111111111111/sg-0123456789abcdef0"] },
      'error securityGroupIds[0]: "111111111111/sg-0123456789abcdef0" is not the id of a security group. Use the form sg-0123456789abcdef0.',
    ],
    [
      { externalSnat: true, excludeSnatCidrs: ["10.0.0.0/8"] },
      "error excludeSnatCidrs: With externalSnat, pods keep their addresses everywhere. Remove excludeSnatCidrs, or externalSnat.",
    ],
    [
      { excludeSnatCidrs: ["10.0.0.0"] },
      'error excludeSnatCidrs[0]: "10.0.0.0" is not an IPv4 range in CIDR notation, such as 10.0.0.0/8.',
    ],
  ])("says what is wrong with %j", (change, problem) => {
    expect(problemsOf(change)).toEqual([problem]);
  });
});

describe("checkPodSubnets", () => {
  const check = (subnets: string, ranges: string[], existing?: { podSubnetIds?: object }) =>
    checkPodSubnets(networking({ subnets }), ranges, existing).map(describeProblem);

  it("accepts what the network has", () => {
    expect(check("discovered", [])).toEqual([]);
    expect(check("secondary", ["100.64.0.0/16"])).toEqual([]);
    expect(check("100.65.0.0/16", ["100.64.0.0/16", "100.65.0.0/16"])).toEqual([]);
    expect(check("secondary", [], { podSubnetIds: {} })).toEqual([]);
  });

  it("refuses what it has not", () => {
    expect(check("secondary", [])).toEqual([
      'subnets: "secondary" names subnets for pods, and the network has none. Use "discovered", or add a range to network.secondaryCidrs, such as "100.64.0.0/16".',
    ]);
    expect(check("100.66.0.0/16", ["100.64.0.0/16", "100.65.0.0/16"])).toEqual([
      'subnets: "100.66.0.0/16" is not a range of the network for pods. Use "discovered", "secondary", or one of "100.64.0.0/16", "100.65.0.0/16".',
    ]);
    expect(check("100.66.0.0/16", [], { podSubnetIds: {} })).toEqual([
      'subnets: "100.66.0.0/16" names subnets for pods, and the network has none by that name. Use "discovered", or "secondary" for those of network.existing.',
    ]);
    expect(check("secondary", [], {})).toEqual([
      'subnets: "secondary" names subnets for pods, and the network has none. Use "discovered", or name subnets for pods in network.existing.podSubnetIds, with "secondary" here.',
    ]);
  });
});

describe("checkPodNetworkingOfGroups", () => {
  const check = (change: Partial<PodNetworkingSpec>, group: Partial<NodeGroupSpec>) =>
    checkPodNetworkingOfGroups(networking(change), { jobs: { ...aNodeGroup, ...group } }).map(
      (problem) => `${problem.severity} ${describeProblem(problem)}`,
    );

  it("warn of nodes that accept more pods than they have addresses for", () => {
    const kubelet = { maxPods: 58 };
    expect(check({}, { kubelet })).toEqual([
      "warning jobs.kubelet.maxPods: A node of m7i.large has addresses for 29 pods, and accepts 58: the others wait on it for addresses, and start nowhere else. To change that, set podNetworking.prefixDelegation, or use at most 29.",
    ]);
    expect(check({ prefixDelegation: true }, { kubelet })).toEqual([]);
    expect(check({}, { kubelet: { maxPods: 29 } })).toEqual([]);
    const bottlerocket = { kubernetes: { "max-pods": 30 } };
    expect(check({}, { amiType: "BOTTLEROCKET_x86_64", bottlerocket })).toEqual([
      expect.stringContaining(
        "warning jobs.bottlerocket.kubernetes.max-pods: A node of m7i.large has addresses for 29 pods",
      ),
    ]);
  });

  it("accepts types that have what the settings need", () => {
    expect(check({ subnets: "secondary", prefixDelegation: true, securityGroupsForPods: "strict" }, {})).toEqual([]);
    expect(check({}, { instanceType: "p5.48xlarge", efa: true })).toEqual([]);
  });

  it.each<[Partial<PodNetworkingSpec>, Partial<NodeGroupSpec>, string]>([
    [
      { subnets: "secondary" },
      { instanceType: "p5.48xlarge", efa: true },
      'error jobs.instanceType: With podNetworking.subnets "secondary", pods get addresses on all network interfaces but the first, and p5.48xlarge with efa has no other. Set podNetworking.subnets to "discovered", which also uses the subnets for pods.',
    ],
    [
      { prefixDelegation: true },
      { alternativeInstanceTypes: ["m4.large"] },
      "warning jobs.instanceType: m4.large is no Nitro type, and its interfaces take no prefixes. Its pods get single addresses, as without podNetworking.prefixDelegation.",
    ],
    [
      { securityGroupsForPods: "standard" },
      { instanceType: "t3.large" },
      "warning jobs.instanceType: t3.large has no interfaces for pods with security groups of their own: such pods never start on it. Use a type of another family than t, on Nitro.",
    ],
  ])("says what %j means for %j", (change, group, problem) => {
    expect(check(change, group)).toEqual([problem]);
  });
});
