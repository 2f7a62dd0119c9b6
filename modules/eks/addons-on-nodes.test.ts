import { eksAddonVersion } from "@ml-platform/rules";
import { aGpuGroup, aNodeGroup } from "@ml-platform/rules/testing";
import { DataResource } from "cdktf";
import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { AddonsOnNodes, type AddonsOnNodesProps } from "./addons-on-nodes.ts";

function addonsOf(props: Partial<AddonsOnNodesProps> = {}): Template {
  return Template.synthesize((stack) => {
    new AddonsOnNodes(stack, "addons", {
      cluster: { name: "dev-ml", region: "us-east-2", kubernetes: "1.35" },
      dependsOn: [new DataResource(stack, "nodes")],
      eksAddons: {},
      nodeGroups: {},
      ...props,
    });
  });
}

describe("AddonsOnNodes", () => {
  it("are DNS, block storage and the agent that detects faults of GPUs, in the pinned version or in that of the table", () => {
    const template = addonsOf({
      eksAddons: {
        coredns: { version: "v1.12.4-eksbuild.1" },
        "eks-node-monitoring-agent": { version: "v1.4.0-eksbuild.2" },
      },
    });
    expect(template.resourcesOfType("aws_eks_addon").map(({ addon_name }) => addon_name)).toEqual([
      "coredns",
      "aws-ebs-csi-driver",
      "eks-node-monitoring-agent",
    ]);
    expect(template.resource("aws_eks_addon", { addon_name: "eks-node-monitoring-agent" })["addon_version"]).toBe(
      "v1.4.0-eksbuild.2",
    );
    expect(template.resource("aws_eks_addon", { addon_name: "coredns" })["addon_version"]).toBe("v1.12.4-eksbuild.1");
    expect(template.resource("aws_eks_addon", { addon_name: "aws-ebs-csi-driver" })["addon_version"]).toBe(
      eksAddonVersion("aws-ebs-csi-driver", "1.35"),
    );
  });

  it("come after the nodes that run them", () => {
    for (const addon of addonsOf().resourcesOfType("aws_eks_addon")) {
      expect(addon["depends_on"]).toContain("terraform_data.nodes");
    }
  });

  it("may manage the volumes of this cluster only", () => {
    const template = addonsOf();
    const role = template.addressOf("aws_iam_role", { name: "dev-ml-us-east-2-ebs-csi-controller-sa" });
    expect(template.resource("aws_iam_role_policy_attachment")["policy_arn"]).toBe(
      "arn:aws:iam::aws:policy/AmazonEBSCSIDriverEKSClusterScopedPolicy",
    );
    expect(
      template.resource("aws_eks_addon", { addon_name: "aws-ebs-csi-driver" })["pod_identity_association"],
    ).toEqual([{ role_arn: `\${${role}.arn}`, service_account: "ebs-csi-controller-sa" }]);
  });

  it("may use a customer-managed key on behalf of EC2 only", () => {
    const volumeKeyArn = "arn:aws:kms:us-east-2:111111111111:key/11111111-1111-1111-1111-111111111111";
    const policy = String(addonsOf({ volumeKeyArn }).resource("aws_iam_role_policy")["policy"]);
    const statements = JSON.parse(policy).Statement;
    expect(statements.map(({ Resource }: { Resource: unknown }) => Resource)).toEqual([[volumeKeyArn], [volumeKeyArn]]);
    expect(statements[0].Action).toContain("kms:CreateGrant");
    expect(statements[0].Condition).toEqual({ Bool: { "kms:GrantIsForAWSResource": "true" } });
    expect(addonsOf().resourcesOfType("aws_iam_role_policy")).toEqual([]);
  });

  const configurationsOf = (template: Template) =>
    Object.fromEntries(
      template
        .resourcesOfType("aws_eks_addon")
        .map(({ addon_name, configuration_values: values }) => [
          addon_name,
          values === undefined ? undefined : JSON.parse(String(values)),
        ]),
    );

  it("have EKS's own values in a cluster without system nodes and GPUs", () => {
    expect(configurationsOf(addonsOf({ nodeGroups: { general: aNodeGroup } }))).toEqual({
      coredns: undefined,
      "aws-ebs-csi-driver": undefined,
      "eks-node-monitoring-agent": undefined,
    });
  });

  it("run DNS and the controller of volumes on system nodes where there are any, and agents on every node", () => {
    const system = { ...aNodeGroup, dedicatedTo: "system" };
    const placed = {
      nodeSelector: { dedicated: "system" },
      tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists", effect: "NoSchedule" }],
    };
    const configured = configurationsOf(addonsOf({ nodeGroups: { system, general: aNodeGroup } }));
    expect(configured).toMatchObject({
      coredns: { ...placed, replicaCount: 2, podDisruptionBudget: { enabled: true, maxUnavailable: 1 } },
      "aws-ebs-csi-driver": { controller: { ...placed, replicaCount: 2 } },
    });
    const { podAntiAffinity } = configured["aws-ebs-csi-driver"].controller.affinity;
    expect(
      podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.map(
        ({ podAffinityTerm }: { podAffinityTerm: object }) => podAffinityTerm,
      ),
    ).toEqual(
      ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
        topologyKey,
        labelSelector: { matchLabels: { app: "ebs-csi-controller" } },
      })),
    );
    expect(configured["aws-ebs-csi-driver"]).not.toHaveProperty("node");
    expect(configured["eks-node-monitoring-agent"]).toBeUndefined();
  });

  it("read the health of GPUs on tainted nodes, unless a version is pinned that cannot be told", () => {
    const nodeGroups = { gpu: aGpuGroup, ci: { ...aGpuGroup, dedicatedTo: "ci" } };
    const agentOf = (version?: string) =>
      configurationsOf(addonsOf({ nodeGroups, eksAddons: { "eks-node-monitoring-agent": { version } } }))[
        "eks-node-monitoring-agent"
      ];
    expect(agentOf()).toEqual({ dcgmAgent: { tolerations: [{ operator: "Exists" }] } });
    expect(agentOf("v1.4.0-eksbuild.2")).toBeDefined();
    expect(agentOf("v1.2.0-eksbuild.1")).toBeUndefined();
  });
});
