import { findEnvironment } from "@ml-platform/environments";
import { describe, expect, it } from "vitest";
import { synthesized } from "./testing/synthesized.ts";

const dev = findEnvironment("dev");
const { ml } = dev.clusters;
if (ml === undefined) throw new Error("dev has no cluster ml");

describe("add-ons that run as ordinary pods", () => {
  const { resource } = synthesized([dev]).configuration["dev-ml-nodes"]!;
  const groups = Object.entries(resource["aws_eks_node_group"]!);
  const system = groups.find(([, { node_group_name_prefix: name }]) => name === "system-")?.[0];

  it("wait for the nodes that take them, not for those of GPU jobs", () => {
    expect(groups.length).toBeGreaterThan(1);
    for (const addon of Object.values(resource["aws_eks_addon"]!)) {
      const nodes = (addon["depends_on"] as string[]).filter((address) => address.startsWith("aws_eks_node_group."));
      expect(nodes).toEqual([`aws_eks_node_group.${system}`]);
    }
  });
});

describe("rules over all groups of a cluster", () => {
  const withSystem = (change: object) => {
    const nodeGroups = { ...ml.nodeGroups, system: { ...ml.nodeGroups["system"]!, ...change } };
    return [{ ...dev, clusters: { ml: { ...ml, nodeGroups } } }];
  };

  it("warn where the stack is synthesized", () => {
    const { stacks } = synthesized(withSystem({ capacity: "spot", alternativeInstanceTypes: ["m6i.large"] }));
    expect(stacks.find(({ id }) => id === "dev-ml-nodes")?.warnings.map(({ message }) => message)).toEqual([
      'Every node group that takes system pods is on spot capacity (system): one reclaim may take all of DNS with it. Make one of them "onDemand".',
    ]);
  });

  it("refuse a cluster whose DNS would run nowhere", () => {
    expect(() => synthesized(withSystem({ dedicatedTo: "ci" }))).toThrow(
      /^dev-ml-nodes: the set of node groups is not valid:\n {2}Every node group is tainted/,
    );
  });
});
