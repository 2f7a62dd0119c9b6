import type { ClusterEnvironment } from "@ml-platform/environments";
import { EksCluster } from "@ml-platform/modules";
import { checkKubernetesVersion, refuseErrors } from "@ml-platform/rules";
import { Annotations, type App } from "cdktf";
import { clusterOutputs, networkOutputs } from "./outputs.ts";
import { PlatformStack, type StackContext } from "./platform-stack.ts";

/** One EKS control plane with the add-ons that nodes need to join. */
export class ClusterStack extends PlatformStack {
  constructor(app: App, context: StackContext, clusterName: string, spec: ClusterEnvironment) {
    super(app, context, `${clusterName}-cluster`);
    const { account, region, network } = this.environment;
    this.checkSupport(spec.kubernetes, context.today);

    const upstream = this.read("network", networkOutputs);
    const cluster = new EksCluster(this, "eks", {
      name: this.nameOf(clusterName),
      region,
      accountId: account.id,
      vpcId: upstream.vpcId,
      vpcCidr: network.cidr,
      controlPlaneSubnetIds: network.availabilityZones.map((zone) => upstream.controlPlaneSubnetIds.at(zone)),
      ...spec,
    });
    if (spec.endpoint.access === "publicAndPrivate" && spec.endpoint.openToInternetBecause !== undefined) {
      this.exempt({
        policy: "no-open-ingress",
        constructPath: cluster.node.path,
        reason: spec.endpoint.openToInternetBecause,
      });
    }
    this.publish(clusterOutputs, cluster);
  }

  private checkSupport(version: string, today: Date): void {
    const problems = checkKubernetesVersion(version, today);
    refuseErrors(`${this.node.id}: the Kubernetes version`, problems);
    for (const { message } of problems) Annotations.of(this).addWarning(message);
  }
}
