import { EksCluster as AwsEksCluster } from "@cdktf/provider-aws/lib/eks-cluster/index.js";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import {
  type AccessEntrySpec,
  accessEntryDefaults,
  at,
  type ClusterSpec,
  checkCluster,
  checkEksAddonRoles,
  checkKmsKeyRegion,
  checkPrincipalAccounts,
  checkPrincipalPartitions,
  clusterDefaults,
  deletionProtectionProvider,
  type EndpointSpec,
  error,
  type HybridNetworks,
  type Problem,
  partitionOf,
  policiesOfRoles,
  providerOfTier,
  type WithDefaults,
} from "@ml-platform/rules";
import { Annotations, type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import type { ClusterRef } from "../cluster-ref.ts";
import { ServiceRole } from "../iam/service-role.ts";
import { EncryptionKey } from "../kms/encryption-key.ts";
import { LogGroup } from "../logs/log-group.ts";
import { boundedName } from "../naming.ts";
import { reportProblems } from "../report-problems.ts";
import { requireAwsProvider } from "../require-aws-provider.ts";
import { AccessEntry } from "./access-entry.ts";
import { addonsBeforeNodes } from "./addons-before-nodes.ts";
import { AutoModeNodes } from "./auto-mode.ts";
import { cniConfiguration, overridden } from "./cni-configuration.ts";
import { HybridNodes } from "./hybrid-nodes.ts";
import { ClusterSecurityGroups } from "./security-groups.ts";

/** Keys with a default in `clusterDefaults` may be omitted. */
export interface EksClusterProps extends Omit<WithDefaults<ClusterSpec, typeof clusterDefaults>, "access"> {
  /** Known at synthesis. */
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  readonly vpcId: string;
  readonly vpcCidr: string;
  /** In at least two zones. Later changes are ignored: EKS accepts no zone that the cluster was not created with. */
  readonly controlPlaneSubnetIds: readonly string[];
  /** The subnet for pods in each zone. @default - none: pods are in the subnets of their nodes */
  readonly podSubnetIds?: Readonly<Record<string, string>>;
  /** Who may use the Kubernetes API, by a name of the author's choice. @default - nobody, with a warning */
  readonly access?: Readonly<Record<string, WithDefaults<AccessEntrySpec, typeof accessEntryDefaults>>>;
}

/** With every default filled in. */
type CompleteProps = Omit<EksClusterProps, "access"> & ClusterSpec;

/**
 * An EKS control plane with the add-ons that nodes need to become ready. The others, `AddonsOnNodes`, come after the nodes.
 *
 * @throws {UserError} naming every error in the specification
 */
export class EksCluster extends Construct implements ITerraformDependable {
  readonly fqn: string;
  /** For constructs that run on the cluster. */
  readonly ref: ClusterRef;
  readonly name: string;
  readonly arn: string;
  readonly version: string;
  readonly endpoint: string;
  /** PEM, base64. */
  readonly certificateAuthority: string;
  readonly serviceCidr: string;
  /** Security group of the control plane: whatever it lets in reaches the private endpoint. */
  readonly clusterSecurityGroupId: string;
  /** Security group for the nodes' launch templates. */
  readonly nodeSecurityGroupId: string;
  readonly oidcProviderArn: string;
  /** `https://oidc.eks...`. */
  readonly oidcIssuer: string;

  constructor(scope: Construct, id: string, given: EksClusterProps) {
    super(scope, id);
    const props = withDefaults(given);
    const { name, deletionProtection, vpcId, vpcCidr } = props;
    reportProblems(this, `The EKS cluster ${name}`, [
      ...checkName(name),
      ...checkCluster(props, Token.isUnresolved(vpcCidr) ? undefined : vpcCidr),
      ...checkKmsKeyRegion(props, props.region),
      ...at(["eksAddons"], checkEksAddonRoles(props.eksAddons, props)),
      ...at(
        ["access"],
        [
          ...checkPrincipalPartitions(props.access, props.region),
          ...checkPrincipalAccounts(props.access, props.accountId),
          ...checkNotNodes(props),
        ],
      ),
      ...checkSubnets(props),
    ]);

    const logGroup = new LogGroup(this, "log-group", {
      name: `/aws/eks/${name}/cluster`,
      region: props.region,
      accountId: props.accountId,
      retentionDays: props.logs.retentionDays,
      deletionProtection,
    });
    const keyArn = this.encryptionKeyArn(props);
    const role = this.role(props, keyArn);
    const groups = new ClusterSecurityGroups(this, "security-groups", {
      clusterName: name,
      vpcId,
      webhookPorts: props.webhookPorts,
      apiFrom: props.endpoint.privateAccessFrom ?? {},
      nodeIngress: props.nodeIngress,
    });
    const hybrid = this.hybridNodes(props, groups);
    const autoNodes =
      props.autoMode && new AutoModeNodes(this, "auto-mode", { name, region: props.region, autoMode: props.autoMode });
    const autoMode = autoNodes?.config;
    const cluster = new AwsEksCluster(this, "cluster", {
      name,
      version: props.kubernetes,
      roleArn: role.arn,
      // The add-ons below replace those that EKS would otherwise install and nobody would update.
      bootstrapSelfManagedAddons: false,
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      enabledClusterLogTypes: [...props.logs.types],
      kubernetesNetworkConfig: {
        ipFamily: "ipv4",
        serviceIpv4Cidr: props.serviceCidr,
        ...(autoMode && { elasticLoadBalancing: autoMode.elasticLoadBalancing }),
      },
      ...(autoMode && { computeConfig: autoMode.computeConfig, storageConfig: autoMode.storageConfig }),
      ...this.capacityAndProtection(props),
      ...(props.hybridNetworks && { remoteNetworkConfig: remoteNetworks(props.hybridNetworks) }),
      vpcConfig: {
        subnetIds: [...props.controlPlaneSubnetIds],
        securityGroupIds: [groups.clusterGroupId],
        ...endpointConfig(props.endpoint),
      },
      upgradePolicy: { supportType: props.upgradePolicy },
      ...(keyArn !== undefined && { encryptionConfig: { resources: ["secrets"], provider: { keyArn } } }),
      lifecycle: {
        // EKS may answer the last three for clusters that ask for neither (aws-controllers-k8s/community 3046). Provider 5.100
        // would plan their removal every time, with an update that EKS refuses (terraform-aws-eks 3362).
        ignoreChanges: [
          "vpc_config[0].subnet_ids",
          ...(autoMode ? [] : ["compute_config", "storage_config"]),
          ...(props.zonalShift === undefined ? ["zonal_shift_config"] : []),
        ],
        ...(deletionProtection && { preventDestroy: true }),
      },
      // Created before the cluster, or EKS creates a log group of its own; destroyed after it, or EKS cannot clean up.
      dependsOn: [logGroup, ...role.policies, ...groups.rules, ...(hybrid?.rules ?? [])],
    });

    for (const [who, entry] of Object.entries(props.access)) {
      new AccessEntry(this, `access-${who}`, {
        clusterName: cluster.name,
        partition: partitionOf(props.region),
        ...entry,
      });
    }
    hybrid?.join(cluster.name);
    autoNodes?.join(cluster.name);
    const oidcIssuer = cluster.identity.get(0).oidc.get(0).issuer;
    const oidcProvider = new IamOpenidConnectProvider(this, "oidc-provider", {
      url: oidcIssuer,
      clientIdList: ["sts.amazonaws.com"],
      tags: { Name: name },
    });
    addonsBeforeNodes(this, {
      cluster: { name, region: props.region, kubernetes: props.kubernetes },
      clusterName: cluster.name,
      eksAddons: props.eksAddons,
      configurations: { "vpc-cni": this.cniConfiguration(props, groups.nodeGroupId) },
    });

    this.ref = {
      name,
      region: props.region,
      accountId: props.accountId,
      kubernetes: props.kubernetes,
      endpoint: cluster.endpoint,
      certificateAuthority: cluster.certificateAuthority.get(0).data,
      serviceCidr: props.serviceCidr,
      vpcId,
      oidcIssuer,
      oidcProviderArn: oidcProvider.arn,
    };
    this.fqn = cluster.fqn;
    this.name = cluster.name;
    this.arn = cluster.arn;
    this.version = cluster.version;
    this.endpoint = this.ref.endpoint;
    this.certificateAuthority = this.ref.certificateAuthority;
    this.serviceCidr = this.ref.serviceCidr;
    this.clusterSecurityGroupId = groups.clusterGroupId;
    this.nodeSecurityGroupId = groups.nodeGroupId;
    this.oidcProviderArn = this.ref.oidcProviderArn;
    this.oidcIssuer = this.ref.oidcIssuer;
  }

  /** What only newer AWS providers know raises the lower bound of the stack. */
  private capacityAndProtection({ controlPlaneTier, deletionProtectionByEks, zonalShift }: CompleteProps) {
    if (controlPlaneTier !== undefined)
      requireAwsProvider(this, providerOfTier(controlPlaneTier), "the tier of a control plane");
    if (deletionProtectionByEks !== undefined)
      requireAwsProvider(this, deletionProtectionProvider, "deletion protection by EKS");
    return {
      ...(controlPlaneTier !== undefined && { controlPlaneScalingConfig: { tier: controlPlaneTier } }),
      ...(deletionProtectionByEks !== undefined && { deletionProtection: deletionProtectionByEks }),
      ...(zonalShift !== undefined && { zonalShiftConfig: { enabled: zonalShift } }),
    };
  }

  private hybridNodes(props: CompleteProps, groups: ClusterSecurityGroups): HybridNodes | undefined {
    if (props.hybridNetworks === undefined) return undefined;
    return new HybridNodes(this, "hybrid-nodes", {
      cluster: props,
      networks: props.hybridNetworks,
      clusterGroupId: groups.clusterGroupId,
      nodeGroupId: groups.nodeGroupId,
    });
  }

  private encryptionKeyArn(props: CompleteProps): string | undefined {
    const { name, region, accountId, encryption, deletionProtection } = props;
    if (encryption?.kmsKey !== "create") return encryption?.kmsKey;
    // The cluster uses it by the role below. If the key is deleted, the cluster is lost.
    return new EncryptionKey(this, "encryption", {
      description: `Kubernetes secrets of the EKS cluster ${name}`,
      alias: `eks/${name}`,
      region,
      accountId,
      deletionProtection,
    }).arn;
  }

  private role(
    { name, region, accountId, autoMode, podNetworking }: CompleteProps,
    keyArn: string | undefined,
  ): ServiceRole {
    return new ServiceRole(this, "role", {
      owner: name,
      region,
      purpose: "cluster",
      description: `Control plane of the EKS cluster ${name}`,
      service: "eks.amazonaws.com",
      tagSession: true,
      // Only this cluster may assume the role, no other customer's: "Cross-service confused deputy prevention in Amazon EKS".
      conditions: {
        ArnLike: { "aws:SourceArn": `arn:${partitionOf(region)}:eks:${region}:${accountId}:cluster/${name}` },
      },
      managedPolicies: policiesOfRoles({ autoMode, podNetworking }).cluster,
      ...(keyArn !== undefined && {
        inlinePolicies: {
          "encrypt-secrets": [
            { actions: ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"], resources: [keyArn] },
          ],
        },
      }),
    });
  }

  /** How pods get their addresses. What an author configures otherwise for the add-on prevails. */
  private cniConfiguration(props: CompleteProps, nodeSecurityGroupId: string) {
    const { podNetworking, region, podSubnetIds = {}, eksAddons } = props;
    const configuration = cniConfiguration({ podNetworking, region, podSubnetIds, nodeSecurityGroupId });
    const conflict = overridden(configuration, eksAddons["vpc-cni"]?.configuration);
    if (conflict !== undefined) Annotations.of(this).addWarning(conflict);
    return configuration;
  }
}

function withDefaults({ access = {}, ...props }: EksClusterProps): CompleteProps {
  const entries = Object.entries(access).map(([who, entry]) => [who, { ...accessEntryDefaults, ...entry }]);
  return { ...clusterDefaults, ...props, access: Object.fromEntries(entries) };
}

/** An error unless EKS accepts the name. Source: `name` of the EKS API, CreateCluster. */
function checkName(name: string): Problem[] {
  if (/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(name)) return [];
  return [
    error(
      ["name"],
      `"${name}" is not a valid name of a cluster. Use at most 100 letters, digits, hyphens and underscores, starting with a letter or digit.`,
    ),
  ];
}

/** An error for an entry of the nodes' own role: EKS makes it with the first node group, and refuses a second one. */
function checkNotNodes({ access, name, region, accountId }: CompleteProps): Problem[] {
  const nodes = new RegExp(`^arn:[^:]+:iam::${accountId}:role/(?:.*/)?${boundedName([name, region, "nodes"])}$`);
  return Object.entries(access)
    .filter(([, { principalArn }]) => nodes.test(principalArn))
    .map(([who]) => error([who], "EKS makes the access entry of the cluster's own nodes itself. Remove this one."));
}

function checkSubnets({ controlPlaneSubnetIds }: EksClusterProps): Problem[] {
  if (controlPlaneSubnetIds.length >= 2) return [];
  return [
    error(
      ["controlPlaneSubnetIds"],
      `EKS needs subnets in at least two availability zones, and there are subnets in ${controlPlaneSubnetIds.length}. Add a zone to the network.`,
    ),
  ];
}

function endpointConfig(endpoint: EndpointSpec) {
  return endpoint.access === "private"
    ? { endpointPrivateAccess: true, endpointPublicAccess: false }
    : { endpointPrivateAccess: true, endpointPublicAccess: true, publicAccessCidrs: [...endpoint.allowedCidrs] };
}

function remoteNetworks({ nodes, pods }: HybridNetworks) {
  return {
    remoteNodeNetworks: { cidrs: [...nodes] },
    ...(pods !== undefined && pods.length > 0 && { remotePodNetworks: { cidrs: [...pods] } }),
  };
}
