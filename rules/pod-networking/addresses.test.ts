import { describe, expect, it } from "vitest";
import { addressesOfNode, interfacesForPods, maxPodsOf, type NodeOfGroup } from "./addresses.ts";
import { type PodNetworkingSpec, podNetworkingDefaults } from "./spec.ts";

const node = (instanceType: string, more: Partial<NodeOfGroup> = {}): NodeOfGroup => ({
  instanceType,
  alternativeInstanceTypes: [],
  efa: false,
  ...more,
});
const networking = (change: Partial<PodNetworkingSpec> = {}): PodNetworkingSpec => ({
  ...podNetworkingDefaults,
  ...change,
});

describe("addressesOfNode", () => {
  it.each<[string, Partial<PodNetworkingSpec>, number, number]>([
    // One interface in use, and a spare one.
    ["m7i.4xlarge", {}, 60, 0],
    ["p5.48xlarge", {}, 100, 0],
    ["t3.medium", {}, 12, 0],
    ["m7i.4xlarge", { warmEniTarget: 0 }, 30, 0],
    ["m7i.4xlarge", { warmEniTarget: 20 }, 240, 0],
    ["m7i.4xlarge", { minimumIpTarget: 12, warmIpTarget: 4 }, 13, 0],
    ["m7i.4xlarge", { minimumIpTarget: 40, warmIpTarget: 4 }, 42, 0],
    ["m7i.4xlarge", { prefixDelegation: true }, 33, 0],
    ["m7i.4xlarge", { prefixDelegation: true, minimumIpTarget: 12, warmIpTarget: 4 }, 17, 0],
    ["m7i.4xlarge", { subnets: "secondary" }, 1, 60],
    ["p5.48xlarge", { subnets: "secondary" }, 1, 50],
    ["m7i.4xlarge", { subnets: "secondary", prefixDelegation: true }, 1, 33],
    // Xen: no prefixes.
    ["m4.4xlarge", { prefixDelegation: true }, 60, 0],
  ])("of %s with %j are %i and %i", (type, change, ofNode, ofPods) => {
    expect(addressesOfNode(node(type), networking(change))).toEqual({ node: ofNode, pods: ofPods });
  });

  it("are those of the type that takes most, and nothing where none is known", () => {
    const group = node("m7i.large", { alternativeInstanceTypes: ["m8i.large", "r9g.large"] });
    expect(addressesOfNode(group, networking())).toEqual({ node: 40, pods: 0 });
    expect(addressesOfNode(node("r9g.large"), networking())).toBeUndefined();
  });

  it("leave out the interface of the default card that is an adapter", () => {
    expect(addressesOfNode(node("p5.48xlarge", { efa: true }), networking())).toEqual({ node: 50, pods: 0 });
    // Its first card has no adapter.
    expect(addressesOfNode(node("p6-b300.48xlarge", { efa: true }), networking())).toEqual({ node: 100, pods: 0 });
  });
});

describe("maxPodsOf", () => {
  it.each<[string, Partial<PodNetworkingSpec>, number]>([
    ["t3.medium", {}, 17],
    ["m7i.large", {}, 29],
    ["m7i.large", { subnets: "secondary" }, 20],
    ["m7i.large", { prefixDelegation: true }, 110],
    ["m7i.large", { prefixDelegation: true, subnets: "secondary" }, 110],
    ["m7i.8xlarge", { prefixDelegation: true }, 250],
    ["m7i.8xlarge", { subnets: "secondary" }, 205],
    ["p4d.24xlarge", {}, 250],
    ["p5.48xlarge", {}, 100],
    ["m4.large", { prefixDelegation: true }, 20],
  ])("of %s with %j is %i", (type, change, pods) => {
    expect(maxPodsOf(node(type), networking(change))).toBe(pods);
  });

  it("is that of the smallest type", () => {
    expect(maxPodsOf(node("m8i.large", { alternativeInstanceTypes: ["m7i.large"] }), networking())).toBe(29);
    expect(maxPodsOf(node("r9g.large"), networking())).toBeUndefined();
  });

  it("leaves out the interface that is an adapter", () => {
    expect(maxPodsOf(node("p5.48xlarge", { efa: true }), networking())).toBe(51);
  });
});

describe("interfacesForPods", () => {
  it("is none for adapters on the second of two interfaces, where pods have subnets of their own", () => {
    expect(interfacesForPods(node("p5.48xlarge", { efa: true }), networking({ subnets: "secondary" }))).toBe(0);
    expect(interfacesForPods(node("p5en.48xlarge", { efa: true }), networking({ subnets: "secondary" }))).toBe(2);
    expect(interfacesForPods(node("p5.48xlarge", { efa: true }), networking())).toBe(1);
  });
});
