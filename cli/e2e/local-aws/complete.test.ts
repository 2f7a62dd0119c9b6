import type { Environment } from "@ml-platform/environments";
import { complete } from "@ml-platform/environments/testing";
import { describe } from "vitest";
import { unprotected } from "../rehearsal.ts";
import { ofClusters, ofNodeGroups } from "./change-environment.ts";
import { Lifecycle, leavesNothing } from "./lifecycle.ts";
import { localAccount } from "./local-account.ts";

/** Its endpoints, for which the provider waits minutes, are in `interface-endpoints.test.ts`. */
const environment: Environment = { ...complete, network: { ...complete.network, interfaceEndpoints: [] } };

const { account, before } = localAccount([environment]);

describe("complete", () => {
  const lifecycle = new Lifecycle(environment, account);
  lifecycle.isApplied();
  lifecycle.copesWith({
    title: "takes its author's changes and no other one, and is no longer protected then",
    make: (local) => local.change("complete", (given) => unprotected(withAnotherTaint(given))),
    planned: [
      ["aws_autoscaling_group_tag", "change"],
      ["aws_eks_node_group", "change"],
      ["aws_launch_template", "change"],
    ],
  });
  lifecycle.isRecorded();
  // A network of complete is destroyed in `interface-endpoints.test.ts`, clusters of the same resources in the others.
  lifecycle.isDestroyed(["complete-network", "complete-training-cluster", "complete-inference-cluster"]);
  leavesNothing(account, before, ["DescribeAutoScalingGroups", "DescribeLaunchTemplates", "ListInstanceProfiles"]);
});

/** Its image is not one of EKS's, so that the nodes learn their taints from their user data. */
function withAnotherTaint(environment: Environment): Environment {
  return ofClusters(environment, (cluster) =>
    ofNodeGroups(cluster, (group, name) =>
      name === "custom" ? { ...group, taints: [{ key: "example.com/custom", effect: "NoExecute" }] } : group,
    ),
  );
}
