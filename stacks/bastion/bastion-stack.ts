import { Bastion, type ReachedCluster } from "@ml-platform/modules/bastion";
import { type BastionSpec, nameInAws } from "@ml-platform/rules";
import { Annotations, type App } from "cdktf";
import { clusterContract } from "../cluster/contract.ts";
import { networkContract } from "../network/contract.ts";
import { PlatformStack, type StackContext } from "../platform-stack.ts";
import { bastionContract } from "./contract.ts";

/** Hosts from which people reach every cluster of the environment. */
export class BastionStack extends PlatformStack {
  constructor(app: App, context: StackContext) {
    super(app, context);
    const { account, region, network, protected: deletionProtection } = this.environment;
    const spec = this.environment.bastion as BastionSpec;
    const upstream = this.read(networkContract);
    const subnetIds = spec.access.type === "ssh" ? upstream.publicSubnetIds : upstream.privateSubnetIds;
    const clusters = this.clusters();
    if (clusters.length === 0)
      Annotations.of(this).addWarning("The environment has no cluster, so its bastion reaches none.");

    const bastion = new Bastion(this, "bastion", {
      ...spec,
      environment: nameInAws(this.environment.name, this.environment),
      region,
      accountId: account.id,
      network: { ...network, vpcId: upstream.vpcId },
      subnetIds: network.availabilityZones.map((zone) => subnetIds.at(zone)),
      clusters,
      tags: this.tags,
      deletionProtection,
    });
    if (bastion.sessionPolicy !== undefined)
      this.exempt({
        policy: "no-iam-wildcards",
        constructPath: bastion.sessionPolicy.node.path,
        reason:
          "Session Manager has no resources for the channels that a host opens, and a host's id is known only when it runs.",
      });
    this.publish(bastionContract, bastion);
  }

  /** By name: the order in which an author lists clusters must not replace hosts. */
  private clusters(): ReachedCluster[] {
    const clusters = Object.entries(this.environment.clusters).map(([clusterName, cluster]) => {
      const { endpoint, certificateAuthority, clusterSecurityGroupId } = this.read(clusterContract, clusterName);
      const name = this.nameOfCluster({ clusterName, cluster });
      return {
        id: nameInAws(clusterName, cluster),
        name,
        kubernetes: cluster.kubernetes,
        endpoint,
        certificateAuthority,
        securityGroupId: clusterSecurityGroupId,
      };
    });
    return clusters.sort((one, other) => (one.id < other.id ? -1 : 1));
  }
}
