import { partitionOf, type TenantSpec } from "@ml-platform/rules";
import { Construct } from "constructs";
import type { ClusterRef } from "../cluster-ref.ts";
import { type TenantBounds, TenantNamespace } from "./namespace.ts";
import { OwnerRole, type OwnerTrust } from "./owner-role.ts";
import { keepSecrets, readSecrets } from "./secrets.ts";
import { WorkloadIdentity } from "./workload-identity.ts";

export interface TenantProps extends Pick<TenantSpec, "namespaces" | "serviceAccounts" | "podSecurity"> {
  /** First part of the names of its roles. Known at synthesis. */
  readonly name: string;
  readonly cluster: Pick<ClusterRef, "name" | "region" | "accountId">;
  /** What it may use of a cluster that others use too. @default - everything: nobody else uses the cluster */
  readonly bounds?: TenantBounds | undefined;
  /** Kubernetes group of its members. */
  readonly group: string;
  /** Of its namespaces. */
  readonly labels: Readonly<Record<string, string>>;
  /** Tags that every secret must have that its owner makes. */
  readonly secretTags: Readonly<Record<string, string>>;
  /** Of its namespaces. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Beginning of the names of its secrets, with the slash at its end. */
  readonly secretsPath: string;
  /** Who may become its owner. @default - nobody: there is no role, and nobody is admitted to the cluster for it */
  readonly owner?: OwnerTrust | undefined;
  /** @see OwnerRoleProps.accessPolicy */
  readonly ownerAccessPolicy?: string | undefined;
}

/** What somebody has in a cluster: namespaces, who may work in them, and what workloads may do in AWS. */
export class Tenant extends Construct {
  /** @default - it has no owner who could assume one */
  readonly ownerRoleArn: string | undefined;
  readonly workloadRoleArn: string;

  constructor(scope: Construct, id: string, props: TenantProps) {
    super(scope, id);
    const { name, cluster, namespaces, serviceAccounts, group, secretsPath } = props;
    const secrets = { cluster, path: secretsPath };
    for (const each of namespaces) new TenantNamespace(this, each, { ...props, name: each });
    this.workloadRoleArn = new WorkloadIdentity(this, "workload", {
      name,
      cluster,
      namespaces,
      serviceAccounts,
      policies: { "read-secrets": readSecrets(secrets) },
    }).roleArn;
    this.ownerRoleArn =
      props.owner &&
      new OwnerRole(this, "owner", {
        name,
        cluster,
        trust: props.owner,
        accessPolicy: props.ownerAccessPolicy,
        group,
        policies: {
          "see-cluster": [{ actions: ["eks:DescribeCluster"], resources: [clusterArn(cluster)] }],
          "keep-secrets": keepSecrets(secrets, props.secretTags),
        },
      }).arn;
  }
}

function clusterArn({ name, region, accountId }: TenantProps["cluster"]): string {
  return `arn:${partitionOf(region)}:eks:${region}:${accountId}:cluster/${name}`;
}
