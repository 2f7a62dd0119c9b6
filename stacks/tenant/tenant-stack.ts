import { type OwnerTrust, Tenant } from "@ml-platform/modules/tenant";
import { nameInAws, personalNames, sandpitTagKey, subnetRange, type TenantSpec } from "@ml-platform/rules";
import type { App } from "cdktf";
import { type ClusterStackContext, PlatformStack } from "../platform-stack.ts";
import { tenantContract } from "./contract.ts";

/** What one owner has in a cluster that others use too: namespaces, who may do what in them, and roles in AWS. */
export class TenantStack extends PlatformStack {
  constructor(app: App, context: ClusterStackContext) {
    super(app, context);
    const { environment } = this;
    const { base = environment, account, region, network, tags } = environment;
    const { egress, ...spec } = environment.tenant as TenantSpec;
    const { serviceCidr } = context.cluster;
    const { group, secrets } = personalNames(base.name, environment.name);
    const tenant = new Tenant(this, "tenant", {
      ...spec,
      name: nameInAws(environment.name, environment),
      cluster: { name: this.nameOfCluster(context), region, accountId: account.id },
      reachable: {
        ...egress,
        serviceCidr,
        vpcCidr: network.cidr,
        apiRanges: network.availabilityZones.map((zone) => subnetRange(network.cidr, "controlPlane", zone)),
      },
      group,
      labels: this.marks(),
      // A user name may have characters that labels have not.
      annotations: { owner: tags.owner },
      secretsPath: secrets,
      owner: this.owner(),
      // Nobody else uses the clusters of a dedicated sandpit.
      ownerAccessPolicy: environment.shares.includes("clusters") ? undefined : "AmazonEKSClusterAdminPolicy",
    });
    this.publish(tenantContract, {
      namespaces: spec.namespaces,
      ownerRoleArn: tenant.ownerRoleArn ?? "",
      workloadRoleArns: Object.fromEntries(
        spec.namespaces.flatMap((namespace) =>
          spec.serviceAccounts.map((account) => [`${namespace}/${account}`, tenant.workloadRoleArn]),
        ),
      ),
      secretsPath: secrets,
    });
  }

  /** The tags by which what it has is told from what others have. */
  private marks(): Record<string, string> {
    const keys = ["environment", sandpitTagKey];
    return Object.fromEntries(Object.entries(this.tags).filter(([key]) => keys.includes(key)));
  }

  /** Those whose sessions have the owner's name; undefined where the base names no roles as which developers sign in. */
  private owner(): OwnerTrust | undefined {
    const { base, tags } = this.environment;
    const { developers = [], sessionName = "" } = base?.sandpits ?? {};
    if (developers.length === 0) return undefined;
    return { roles: developers, sessionName: sessionName.replaceAll("{user}", tags.owner) };
  }
}
