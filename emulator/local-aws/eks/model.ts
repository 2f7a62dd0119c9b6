import type { Fields } from "../fields.ts";

export type Tags = Readonly<Record<string, string>>;

/** A cluster as DescribeCluster answers it. */
export interface Cluster {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly version: string;
  readonly endpoint: string;
  readonly roleArn: string;
  readonly resourcesVpcConfig: VpcConfig;
  readonly kubernetesNetworkConfig: Fields;
  readonly logging: Fields;
  readonly identity: { readonly oidc: { readonly issuer: string } };
  readonly status: string;
  readonly certificateAuthority: { readonly data: string };
  readonly platformVersion: string;
  readonly tags: Tags;
  readonly encryptionConfig?: readonly Fields[];
  readonly accessConfig: {
    readonly bootstrapClusterCreatorAdminPermissions: boolean;
    readonly authenticationMode: string;
  };
  readonly upgradePolicy: { readonly supportType: string };
  readonly zonalShiftConfig?: Fields;
  readonly computeConfig?: Fields;
  readonly storageConfig?: Fields;
  readonly remoteNetworkConfig?: Fields;
  readonly deletionProtection: boolean;
  readonly controlPlaneScalingConfig?: Fields;
  readonly health: { readonly issues: readonly [] };
}

export interface VpcConfig {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly clusterSecurityGroupId: string;
  readonly vpcId: string;
  readonly endpointPublicAccess: boolean;
  readonly endpointPrivateAccess: boolean;
  readonly publicAccessCidrs: readonly string[];
}

/** A node group as DescribeNodegroup answers it, but for the size, which its Auto Scaling group knows. */
export interface NodeGroup {
  readonly nodegroupName: string;
  readonly nodegroupArn: string;
  readonly clusterName: string;
  readonly version: string;
  readonly releaseVersion: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly status: string;
  readonly capacityType: string;
  readonly scalingConfig: ScalingConfig;
  readonly instanceTypes?: readonly string[];
  readonly subnets: readonly string[];
  readonly remoteAccess?: Fields;
  readonly amiType: string;
  readonly nodeRole: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Fields[];
  readonly resources: { readonly autoScalingGroups: readonly { readonly name: string }[] };
  readonly diskSize?: number;
  readonly health: { readonly issues: readonly [] };
  readonly updateConfig: Fields;
  readonly nodeRepairConfig?: Fields;
  readonly warmPoolConfig?: Fields;
  readonly launchTemplate?: { readonly id: string; readonly name: string; readonly version: string };
  readonly tags: Tags;
}

export interface ScalingConfig {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredSize: number;
}

/** An add-on as DescribeAddon answers it, but for its status and health, which depend on the nodes. */
export interface Addon {
  readonly addonName: string;
  readonly clusterName: string;
  readonly addonVersion: string;
  readonly addonArn: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly serviceAccountRoleArn?: string;
  readonly tags: Tags;
  readonly publisher: string;
  readonly owner: string;
  readonly configurationValues?: string;
  /** ARNs of the associations that it owns. */
  readonly podIdentityAssociations: readonly string[];
}

/** What DescribeAddon answers of an add-on beside what it is. */
export interface AddonHealth {
  readonly status: string;
  readonly health: {
    readonly issues: readonly {
      readonly code: string;
      readonly message: string;
      readonly resourceIds: readonly string[];
    }[];
  };
}

/** An access entry: what an IAM principal is in the cluster. */
export interface AccessEntry {
  readonly clusterName: string;
  readonly principalArn: string;
  readonly kubernetesGroups: readonly string[];
  readonly accessEntryArn: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly tags: Tags;
  readonly username: string;
  readonly type: string;
  readonly policies: ReadonlyMap<string, AssociatedPolicy>;
}

export interface AssociatedPolicy {
  readonly policyArn: string;
  readonly accessScope: { readonly type: string; readonly namespaces: readonly string[] };
  readonly associatedAt: number;
  readonly modifiedAt: number;
}

/** An association of a role with a Kubernetes service account, as DescribePodIdentityAssociation answers it. */
export interface PodIdentityAssociation {
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  readonly associationArn: string;
  readonly associationId: string;
  readonly tags: Tags;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** The add-on that made it, if one did. */
  readonly ownerArn?: string;
  readonly disableSessionTags: boolean;
  readonly targetRoleArn?: string;
  readonly externalId?: string;
  readonly policy?: string;
}

/** A change of something that EKS answers before it is done. Here it is done at once. */
export interface Update {
  readonly id: string;
  readonly status: "InProgress" | "Successful";
  readonly type: string;
  readonly params: readonly { readonly type: string; readonly value: string }[];
  readonly createdAt: number;
  readonly errors: readonly [];
  /** The node group or add-on that was changed; absent for the cluster. Not answered. */
  readonly of?: string;
}
