import { type PeopleTrust, Tenant, type TenantBounds } from "@ml-platform/modules/tenant";
import { nameInAws, personalNames, sandpitTagKey, type TenantSpec } from "@ml-platform/rules";
import type { App } from "cdktf";
import { type ClusterStackContext, PlatformStack } from "../platform-stack.ts";
import { tenantContract } from "./contract.ts";
import { reachableIn } from "./reachable-in.ts";

/** What one owner has in a cluster: namespaces, who may do what in them, and roles in AWS; bounds where others use it too. */
export class TenantStack extends PlatformStack {
  constructor(app: App, context: ClusterStackContext) {
    super(app, context);
    const { environment } = this;
    const { base = environment, account, region, tags } = environment;
    const { namespaces, serviceAccounts, podSecurity } = this.tenant;
    const { group, secrets } = personalNames(base.name, environment.name);
    const cluster = this.nameOfCluster(context);
    const isShared = environment.shares.includes("clusters");
    const tenant = new Tenant(this, "tenant", {
      // Roles of its own clusters are told apart by the clusters.
      name: isShared ? nameInAws(environment.name, environment) : cluster,
      cluster: { name: cluster, region, accountId: account.id },
      namespaces,
      serviceAccounts,
      podSecurity,
      labels: this.tagged("environment", sandpitTagKey),
      // A user name may have characters that labels have not.
      annotations: { owner: tags.owner },
      secretsPath: secrets,
      // As `platform sandpit gc` looks for what belongs to sandpits of this repository.
      secretTags: this.tagged("environment", sandpitTagKey, "repository"),
      people: {
        owner: {
          role: "member",
          group,
          trust: this.owner(),
          accessPolicy: isShared ? undefined : "AmazonEKSClusterAdminPolicy",
        },
      },
      ...(isShared && { bounds: this.bounds(context) }),
    });
    this.publish(tenantContract, {
      namespaces,
      ownerRoleArn: tenant.peopleRoleArns["owner"] ?? "",
      workloadRoleArns: Object.fromEntries(
        namespaces.flatMap((namespace) =>
          serviceAccounts.map((name) => [`${namespace}/${name}`, tenant.workloadRoleArn]),
        ),
      ),
      secretsPath: secrets,
    });
  }

  private get tenant(): TenantSpec {
    return this.environment.tenant as TenantSpec;
  }

  private bounds({ cluster }: ClusterStackContext): TenantBounds {
    const { quota, asleep, containers, largestVolume, egress } = this.tenant;
    const reachable = reachableIn(this.environment, cluster, egress);
    return { quota, asleep, containers, largestVolume, reachable };
  }

  /** Those of its tags that have these keys. */
  private tagged(...keys: readonly string[]): Record<string, string> {
    return Object.fromEntries(Object.entries(this.tags).filter(([key]) => keys.includes(key)));
  }

  /** Those whose sessions have the owner's name; undefined where the base names no roles as which developers sign in. */
  private owner(): PeopleTrust | undefined {
    const { base, tags } = this.environment;
    const { developers = [], sessionName = "" } = base?.sandpits ?? {};
    if (developers.length === 0) return undefined;
    return { roles: developers, sessionName: sessionName.replaceAll("{user}", tags.owner) };
  }
}
