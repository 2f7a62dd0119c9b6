import { partitionOf, type TenantSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ClusterRef } from "../cluster-ref.ts";
import type { MemberRule } from "./member-rules.ts";
import { type TenantBounds, TenantNamespace } from "./namespace.ts";
import type { NamespaceRole } from "./namespace-access.ts";
import { keepObjects, type TenantObjects } from "./objects.ts";
import { PeopleRole, type PeopleTrust } from "./people-role.ts";
import { keepSecrets, readSecrets } from "./secrets.ts";
import { WorkloadIdentity } from "./workload-identity.ts";

/** People who may do the same for a tenant. */
export interface TenantPeople {
  /** Who may become one of them. @default - nobody: there is no role in AWS, and nobody is admitted to the cluster */
  readonly trust?: PeopleTrust | undefined;
  /** Their Kubernetes group, and nobody else's. */
  readonly group: string;
  /** The role that they have in each namespace. Members also keep the tenant's secrets and objects; viewers do not see them. */
  readonly role: NamespaceRole;
  /** @see PeopleRoleProps.accessPolicy */
  readonly accessPolicy?: string | undefined;
}

export interface TenantProps extends Pick<TenantSpec, "namespaces" | "serviceAccounts" | "podSecurity"> {
  /** First part of the names of its roles. Known at synthesis. */
  readonly name: string;
  readonly cluster: Pick<ClusterRef, "name" | "region" | "accountId">;
  /** What it may use of a cluster that others use too. @default - everything: nobody else uses the cluster */
  readonly bounds?: TenantBounds | undefined;
  /** Of its namespaces. */
  readonly labels: Readonly<Record<string, string>>;
  /** Tags that every secret must have that its members make. */
  readonly secretTags: Readonly<Record<string, string>>;
  /** Of its namespaces. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Beginning of the names of its secrets, with the slash at its end. */
  readonly secretsPath: string;
  /** Its objects in S3. @default - none */
  readonly objects?: TenantObjects | undefined;
  /** Who works in it or looks at it, by what they are to it: `owner`, `member`. The end of the names of their roles. */
  readonly people: Readonly<Record<string, TenantPeople>>;
  /** What members may do with kinds of add-ons; viewers see them. @default - nothing */
  readonly besides?: readonly MemberRule[] | undefined;
}

/** What somebody has in a cluster: namespaces, who may work in them, and what workloads may do in AWS. */
export class Tenant extends Construct {
  /** ARNs of the roles of people, by what they are to the tenant; those without a role are absent. */
  readonly peopleRoleArns: Readonly<Record<string, string>>;
  readonly workloadRoleArn: string;
  /** Its namespaces: what is in them comes after. */
  readonly namespaces: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: TenantProps) {
    super(scope, id);
    const { name, cluster, namespaces, serviceAccounts, secretsPath, objects, people } = props;
    const secrets = { cluster, path: secretsPath };
    const groups = Object.values(people);
    this.namespaces = namespaces.map((each) => new TenantNamespace(this, each, { ...props, name: each, groups }));
    const ofObjects = objects && { "keep-objects": keepObjects(cluster, objects) };
    this.workloadRoleArn = new WorkloadIdentity(this, "workload", {
      name,
      cluster,
      namespaces,
      serviceAccounts,
      policies: { "read-secrets": readSecrets(secrets), ...ofObjects },
    }).roleArn;
    const policies = {
      member: { "keep-secrets": keepSecrets(secrets, props.secretTags), ...ofObjects },
      viewer: {},
    } satisfies Record<NamespaceRole, object>;
    this.peopleRoleArns = Object.fromEntries(
      Object.entries(people).flatMap(([purpose, { trust, group, role, accessPolicy }]) => {
        if (trust === undefined) return [];
        const { arn } = new PeopleRole(this, purpose, {
          name,
          purpose,
          cluster,
          trust,
          accessPolicy,
          group,
          policies: {
            "see-cluster": [{ actions: ["eks:DescribeCluster"], resources: [clusterArn(cluster)] }],
            ...policies[role],
          },
        });
        return [[purpose, arn]];
      }),
    );
  }
}

function clusterArn({ name, region, accountId }: TenantProps["cluster"]): string {
  return `arn:${partitionOf(region)}:eks:${region}:${accountId}:cluster/${name}`;
}
