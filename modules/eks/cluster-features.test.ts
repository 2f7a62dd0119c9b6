import { describe, expect, it } from "vitest";
import { clusterOf } from "../testing/eks-cluster.ts";
import type { Template } from "../testing/template.ts";
import type { EksClusterProps } from "./cluster.ts";

const all = (template: Template, type: string) =>
  Object.entries(template.resources).flatMap(([address, resource]) =>
    address.startsWith(`${type}.`) ? [resource] : [],
  );

const providers = (template: Template) => JSON.stringify(template.configuration.terraform);

const ignored = (template: Template) =>
  (template.resource("aws_eks_cluster")["lifecycle"] as { ignore_changes: string[] }).ignore_changes;

describe("what only newer AWS providers know", () => {
  it.each<[keyof EksClusterProps, Partial<EksClusterProps>, string, object]>([
    [
      "controlPlaneTier",
      { controlPlaneTier: "tier-xl" },
      "6.23.0",
      { control_plane_scaling_config: { tier: "tier-xl" } },
    ],
    ["controlPlaneTier", { controlPlaneTier: "tier-8xl" }, "6.66.0", {}],
    ["deletionProtectionByEks", { deletionProtectionByEks: true }, "6.9.0", { deletion_protection: true }],
    ["deletionProtectionByEks", { deletionProtectionByEks: false }, "6.9.0", { deletion_protection: false }],
  ])("%s raises the oldest provider of the stack: %j", (_, props, version, config) => {
    const template = clusterOf(props);
    expect(template.resource("aws_eks_cluster")).toMatchObject(config);
    expect(providers(template)).toContain(`>= ${version}, < 7.0.0`);
  });

  it("is not asked for by any other cluster", () => {
    const template = clusterOf({ zonalShift: true, autoMode: {}, hybridNetworks: { nodes: ["10.80.0.0/16"] } });
    expect(providers(template)).not.toContain("< 7.0.0");
  });
});

describe("zonal shift", () => {
  it("is switched on, or off, only where the author says so", () => {
    for (const zonalShift of [true, false]) {
      const template = clusterOf({ zonalShift });
      expect(template.resource("aws_eks_cluster")["zonal_shift_config"]).toEqual({ enabled: zonalShift });
      expect(ignored(template)).not.toContain("zonal_shift_config");
    }
    expect(ignored(clusterOf({}))).toContain("zonal_shift_config");
  });
});

describe("Auto Mode", () => {
  const template = clusterOf({ autoMode: {} });
  const nodeRole = template.addressOf("aws_iam_role", { name: "dev-ml-us-east-2-auto-nodes" });

  it("switches on all of it: EKS takes no part alone", () => {
    expect(template.resource("aws_eks_cluster")).toMatchObject({
      bootstrap_self_managed_addons: false,
      compute_config: {
        enabled: true,
        node_pools: ["general-purpose", "system"],
        node_role_arn: `\${${nodeRole}.arn}`,
      },
      kubernetes_network_config: { elastic_load_balancing: { enabled: true } },
      storage_config: { block_storage: { enabled: true } },
    });
    expect(ignored(template)).toEqual(["vpc_config[0].subnet_ids", "zonal_shift_config"]);
  });

  it("keeps pools and role when it is switched off, so that the cluster is not replaced", () => {
    const off = clusterOf({ autoMode: { enabled: false } }).resource("aws_eks_cluster");
    expect(off).toMatchObject({
      compute_config: { enabled: false, node_pools: ["general-purpose", "system"], node_role_arn: expect.anything() },
      kubernetes_network_config: { elastic_load_balancing: { enabled: false } },
      storage_config: { block_storage: { enabled: false } },
    });
  });

  it("lets nodes of the author's own pools join, where there are no others: EKS takes no role then", () => {
    const own = clusterOf({ autoMode: { nodePools: [] } });
    expect(own.resource("aws_eks_cluster")["compute_config"]).toEqual({ enabled: true });
    expect(own.resource("aws_eks_access_entry")).toMatchObject({ type: "EC2" });
    expect(own.resource("aws_eks_access_policy_association")["policy_arn"]).toMatch(/AmazonEKSAutoNodePolicy$/);
    expect(all(template, "aws_eks_access_entry")).toEqual([]);
  });

  it("gives the role of the cluster the policies for nodes, volumes, load balancers and networks", () => {
    const attached = (of: Template) =>
      all(of, "aws_iam_role_policy_attachment").map(({ policy_arn }) => String(policy_arn).split("/").at(-1));
    const added = attached(template).filter((policy) => !attached(clusterOf({})).includes(policy));
    expect(added.sort()).toEqual([
      "AmazonEC2ContainerRegistryPullOnly",
      "AmazonEKSBlockStoragePolicy",
      "AmazonEKSComputePolicy",
      "AmazonEKSLoadBalancingPolicy",
      "AmazonEKSNetworkingPolicy",
      "AmazonEKSWorkerNodeMinimalPolicy",
    ]);
  });
});

describe("hybrid networks", () => {
  const networks = { nodes: ["10.80.0.0/16"], pods: ["10.85.0.0/16"] };
  const template = clusterOf({ hybridNetworks: networks });

  it("are told to EKS", () => {
    expect(template.resource("aws_eks_cluster")["remote_network_config"]).toEqual({
      remote_node_networks: { cidrs: ["10.80.0.0/16"] },
      remote_pod_networks: { cidrs: ["10.85.0.0/16"] },
    });
  });

  it("reach the API and the DNS of the cluster, nothing else", () => {
    const rules = all(template, "aws_vpc_security_group_ingress_rule")
      .filter(({ cidr_ipv4 }) => cidr_ipv4 !== undefined)
      .map(({ cidr_ipv4, ip_protocol, from_port }) => `${cidr_ipv4} ${ip_protocol} ${from_port}`);
    expect(rules.sort()).toEqual([
      "10.80.0.0/16 tcp 443",
      "10.80.0.0/16 tcp 53",
      "10.80.0.0/16 udp 53",
      "10.85.0.0/16 tcp 443",
      "10.85.0.0/16 tcp 53",
      "10.85.0.0/16 udp 53",
    ]);
  });

  it("have hosts that Systems Manager activates, with a role that may join this cluster only", () => {
    const role = template.resource("aws_iam_role", { name: "dev-ml-us-east-2-hybrid-nodes" });
    expect(JSON.parse(String(role["assume_role_policy"])).Statement).toEqual([
      expect.objectContaining({
        Principal: { Service: "ssm.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": "111111111111" },
          ArnEquals: { "aws:SourceArn": "arn:aws:ssm:us-east-2:111111111111:*" },
        },
      }),
    ]);
    expect(template.resource("aws_eks_access_entry")["type"]).toBe("HYBRID_LINUX");
  });

  it("have hosts with a role of the author, if that is said", () => {
    const own = clusterOf({ hybridNetworks: { ...networks, credentials: "own" } });
    expect(all(own, "aws_eks_access_entry")).toEqual([]);
    expect(all(own, "aws_iam_role").map(({ name }) => name)).not.toContain("dev-ml-us-east-2-hybrid-nodes");
  });
});
