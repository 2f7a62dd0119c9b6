import { aNodeGroup } from "@ml-platform/rules/testing";
import { DataResource, TerraformOutput } from "cdktf";
import { NodeGroup } from "../node-group/node-group.ts";
import { NodeRole } from "../node-group/node-role.ts";
import type { NodeGroupProps } from "../node-group/props.ts";
import { type Resource, Template } from "./template.ts";

/** A plain group, for tests to vary. */
export const general: Omit<NodeGroupProps, "nodeRole"> = {
  name: "general",
  cluster: {
    name: "dev-ml",
    kubernetes: "1.35",
    endpoint: "https://0123456789ABCDEF.gr7.us-east-2.eks.amazonaws.com",
    certificateAuthority: "LS0tLS1CRUdJTg==",
    serviceCidr: "172.20.0.0/16",
    vpcId: "vpc-1",
  },
  subnetIds: ["subnet-a", "subnet-b"],
  nodeSecurityGroupId: "sg-nodes",
  ...aNodeGroup,
};

/** A stack with that group, what it publishes, and something that comes after it. */
export function groupOf(props: Partial<NodeGroupProps> = {}): Template {
  return Template.synthesize((stack) => {
    const nodeRole = new NodeRole(stack, "node-role", { cluster: { name: "dev-ml", region: "us-east-2" } });
    const group = new NodeGroup(stack, props.name ?? "general", { nodeRole, ...general, ...props });
    new TerraformOutput(stack, "name", { value: group.name, staticId: true });
    new TerraformOutput(stack, "autoscaling_group", { value: group.autoscalingGroupName, staticId: true });
    new DataResource(stack, "after", { dependsOn: [group] });
  });
}

export const gpu = { name: "gpu-inference", instanceType: "g6.xlarge" } as const;
export const oneZone = { subnetIds: ["subnet-a"], availabilityZones: ["us-east-2a"] } as const;
export const efa = { ...oneZone, name: "gpu-training", instanceType: "p4d.24xlarge", efa: true } as const;
export const block = {
  ...oneZone,
  name: "gpu-training",
  instanceType: "p5.48xlarge",
  capacity: "capacityBlock",
  capacityReservation: { id: "cr-0123456789abcdef0" },
  autoscaled: false,
  size: { min: 0, max: 2, desired: 0 },
} as const;

export const nodeGroup = (template: Template): Resource => template.resource("aws_eks_node_group");
export const launchTemplate = (template: Template): Resource => template.resource("aws_launch_template");
