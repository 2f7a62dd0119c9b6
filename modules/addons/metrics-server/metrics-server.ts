import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AddonProps, checkedOptions } from "../addon-construct.ts";
import { versionFor } from "../addon-spec.ts";
import { EksAddon } from "../eks-addon.ts";
import { spreadAffinity, systemPlacement } from "../placement.ts";
import { metricsServer } from "./spec.ts";

/** The EKS community add-on metrics-server. It calls no AWS API. */
export default class MetricsServer extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AddonProps<typeof metricsServer.options>) {
    super(scope, id);
    const { cluster, around, dependsOn = [] } = props;
    const { replicas, version } = checkedOptions(this, metricsServer, props);
    this.fqn = new EksAddon(this, "eks", {
      cluster,
      addonName: metricsServer.name,
      version: version ?? versionFor(metricsServer, cluster.kubernetes),
      configuration: {
        replicas,
        // Not minAvailable: with a single replica that would block every drain of its node.
        podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
        // The kubelet's port, which the control plane may call in every cluster. EKS's own choice, 10251, is closed where
        // webhookPorts is a list (terraform-aws-modules/terraform-aws-eks issue 3557).
        containerPort: 10250,
        // Its certificate is in an emptyDir, for which the cluster autoscaler would keep the node indefinitely.
        podAnnotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "true" },
        affinity: spreadAffinity({ "app.kubernetes.io/name": metricsServer.name }),
        ...systemPlacement(around.nodeGroups),
      },
      dependsOn,
    }).fqn;
  }
}
