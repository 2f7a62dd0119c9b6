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
  lifecycle.isStable();
  lifecycle.isRecorded();
  lifecycle.copesWith({
    title: "takes its author's changes, and is no longer protected then",
    make: (local) =>
      local.change("complete", (given) => unprotected(withAnotherDomain(withAnotherTaint(withAnotherWebhook(given))))),
    planned: [
      ["aws_autoscaling_group_tag", "change"],
      ["aws_eks_node_group", "change"],
      ["aws_launch_template", "change"],
      ["aws_vpc_dhcp_options", "replace"],
      ["aws_vpc_dhcp_options_association", "change"],
      ["aws_vpc_security_group_ingress_rule", "add"],
    ],
  });
  lifecycle.isDestroyed();
  leavesNothing(account, before);
});

function withAnotherWebhook(environment: Environment): Environment {
  return ofClusters(environment, (cluster, name) =>
    name === "training" ? { ...cluster, webhookPorts: [6443, 8082, 8443, 9443] } : cluster,
  );
}

/** Its image is not one of EKS's, so that the nodes learn their taints from their user data. */
function withAnotherTaint(environment: Environment): Environment {
  return ofClusters(environment, (cluster) =>
    ofNodeGroups(cluster, (group, name) =>
      name === "custom" ? { ...group, taints: [{ key: "example.com/custom", effect: "NoExecute" }] } : group,
    ),
  );
}

function withAnotherDomain(environment: Environment): Environment {
  const { network } = environment;
  const { dhcp } = network;
  if (dhcp === undefined) return environment;
  return { ...environment, network: { ...network, dhcp: { ...dhcp, domainName: "gpu.example.com" } } };
}
