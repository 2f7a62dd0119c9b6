import type { Environment } from "@ml-platform/environments";
import { personal, small } from "@ml-platform/environments/testing";
import { describe } from "vitest";
import { beforeAllWithTerraform } from "../../testing/with-terraform.ts";
import { ofClusters, ofNodeGroups } from "./change-environment.ts";
import { type Inventory, inventory } from "./inventory.ts";
import { Lifecycle, leavesNothing } from "./lifecycle.ts";
import { type LocalAccount, localAccount, missing } from "./local-account.ts";

const { account } = localAccount([small, personal], { echoAutoMode: true });
const base = new Lifecycle(small, account);

/** Networks are destroyed in `interface-endpoints.test.ts`, clusters with anna's below. */
describe("small", () => {
  base.isApplied();
  base.hasNotDrifted();
  base.isRecorded();
  base.refusesLockedStates();
  base.refusesLockedEnvironments();
  base.copesWith({
    title:
      "takes its author's changes, such as the next version of Kubernetes, and repairs what was removed or changed without Terraform",
    async make(local) {
      local.change("small", (environment) =>
        withFewerPorts(withDisks(ofKubernetes(withLongerLogs(environment), "1.36"), 200)),
      );
      await withoutDefaultRoute(local);
      await withoutHostNames(local);
    },
    planned: [
      ["aws_autoscaling_group_tag", "change"],
      ["aws_autoscaling_group_tag", "change"],
      ["aws_autoscaling_group_tag", "change"],
      ["aws_cloudwatch_log_group", "change"],
      ["aws_cloudwatch_log_group", "change"],
      // Those whose versions follow Kubernetes.
      ["aws_eks_addon", "change"],
      ["aws_eks_addon", "change"],
      ["aws_eks_addon", "change"],
      ["aws_eks_cluster", "change"],
      ["aws_eks_node_group", "change"],
      ["aws_eks_node_group", "change"],
      ["aws_eks_node_group", "change"],
      ["aws_launch_template", "change"],
      ["aws_launch_template", "change"],
      ["aws_launch_template", "change"],
      ["aws_route", "add"],
      ["aws_vpc", "change"],
      ["aws_vpc_security_group_ingress_rule", "add"],
      ["aws_vpc_security_group_ingress_rule", "add"],
      ["aws_vpc_security_group_ingress_rule", "destroy"],
    ],
  });
});

describe("anna, a personal environment in the network of small", () => {
  const lifecycle = new Lifecycle(personal, account);
  let before: Inventory = {};
  beforeAllWithTerraform(async () => {
    if (missing === undefined) before = await inventory(account().client);
  });
  lifecycle.isApplied();
  lifecycle.isStable();
  lifecycle.isRecorded();
  lifecycle.isDestroyed();
  leavesNothing(account, () => before);
});

function withLongerLogs(environment: Environment): Environment {
  const { network } = environment;
  const flowLogs = { ...network.flowLogs, retentionDays: 90 };
  return ofClusters({ ...environment, network: { ...network, flowLogs } }, (cluster) => ({
    ...cluster,
    logs: { ...cluster.logs, retentionDays: 180 },
  }));
}

function ofKubernetes(environment: Environment, kubernetes: string): Environment {
  return ofClusters(environment, (cluster) => ({ ...cluster, kubernetes }));
}

function withDisks(environment: Environment, diskGiB: number): Environment {
  return ofClusters(environment, (cluster) => ofNodeGroups(cluster, (group) => ({ ...group, diskGiB })));
}

function withFewerPorts(environment: Environment): Environment {
  return ofClusters(environment, (cluster) => ({ ...cluster, webhookPorts: [9443] }));
}

async function withoutDefaultRoute(local: LocalAccount): Promise<void> {
  const RouteTableId = await local.attribute("small-network", "aws_route", "route_table_id");
  await local.client.query("ec2", "DeleteRoute", { DestinationCidrBlock: "0.0.0.0/0", RouteTableId });
}

async function withoutHostNames(local: LocalAccount): Promise<void> {
  const VpcId = await local.attribute("small-network", "aws_vpc", "id");
  await local.client.query("ec2", "ModifyVpcAttribute", { VpcId, "EnableDnsHostnames.Value": "false" });
}
