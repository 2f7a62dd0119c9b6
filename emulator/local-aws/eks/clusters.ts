import { AwsError } from "../aws-error.ts";
import { type Fields, fieldsAt, flagAt, listAt, mapAt, textAt, textsAt } from "../fields.ts";
import { admitCreator } from "./access.ts";
import { selfManagedAddons } from "./addon-catalogue.ts";
import { clusterFacts, clusterRefusals, protectedText, updateRefusals } from "./cluster-refusals.ts";
import type { Cluster } from "./model.ts";
import { type Call, type Operation, page, part } from "./operation.ts";
import { refuse } from "./refusal.ts";
import { arnOf, type ClusterRecord, clusterNamed, type EksRegion, inUse } from "./region.ts";
import { clusterRoleProblem } from "./roles.ts";
import { checkTags } from "./tags.ts";
import { recordUpdate } from "./updates.ts";
import { type VersionFacts, versionRefusals } from "./version-refusals.ts";
import { defaultVersion, knownVersion, minorOf } from "./versions.ts";

const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

async function createCluster({ region, body, accessKey }: Call): Promise<unknown> {
  const name = textAt(body, "name") ?? "";
  if (region.clusters.has(name)) throw inUse(`Cluster already exists with name: ${name}`, { clusterName: name });
  const facts = await clusterFacts(region.account, body);
  refuse(clusterRefusals, facts);
  const tags = mapAt(body, "tags");
  checkTags(tags);

  const { account, make } = region;
  const vpcConfig = fieldsAt(body, "resourcesVpcConfig") ?? {};
  const vpcId = facts.subnets[0]?.vpcId ?? "";
  const clusterSecurityGroupId = await account.createClusterSecurityGroup(name, vpcId);
  const securityGroupIds = textsAt(vpcConfig, "securityGroupIds");
  const interfaces = await account.createInterfaces(
    name,
    facts.subnets.slice(0, 2).map(({ id }) => id),
    [clusterSecurityGroupId, ...securityGroupIds],
  );
  const id = make.hex(32).toUpperCase();
  const version = textAt(body, "version") ?? defaultVersion;
  const endpointPublicAccess = flagAt(vpcConfig, "endpointPublicAccess") ?? true;
  const access = fieldsAt(body, "accessConfig") ?? {};
  const cluster: Cluster = {
    name,
    arn: arnOf(region, `cluster/${name}`),
    createdAt: region.now(),
    version,
    endpoint: `https://${id}.gr7.${account.region}.eks.amazonaws.com`,
    roleArn: textAt(body, "roleArn") ?? "",
    resourcesVpcConfig: {
      subnetIds: textsAt(vpcConfig, "subnetIds"),
      securityGroupIds,
      clusterSecurityGroupId,
      vpcId,
      endpointPublicAccess,
      endpointPrivateAccess: flagAt(vpcConfig, "endpointPrivateAccess") ?? false,
      publicAccessCidrs: endpointPublicAccess ? publicCidrs(vpcConfig) : [],
    },
    kubernetesNetworkConfig: networkConfig(body, facts.vpc?.cidrs ?? []),
    logging: logging(fieldsAt(body, "logging")),
    identity: { oidc: { issuer: `https://oidc.eks.${account.region}.amazonaws.com/id/${id}` } },
    status: region.options.kubernetes === undefined ? "ACTIVE" : "CREATING",
    certificateAuthority: { data: certificate(region) },
    platformVersion: knownVersion(version)?.platform ?? "eks.1",
    tags,
    accessConfig: {
      bootstrapClusterCreatorAdminPermissions: flagAt(access, "bootstrapClusterCreatorAdminPermissions") ?? true,
      authenticationMode: textAt(access, "authenticationMode") ?? "CONFIG_MAP",
    },
    upgradePolicy: { supportType: textAt(fieldsAt(body, "upgradePolicy") ?? {}, "supportType") ?? "EXTENDED" },
    deletionProtection: flagAt(body, "deletionProtection") ?? false,
    health: { issues: [] },
    ...(listAt(body, "encryptionConfig").length > 0 && { encryptionConfig: listAt(body, "encryptionConfig") }),
    ...optionalParts(body, region),
  };
  if (enabledLogTypes(cluster).length > 0) await account.createLogGroup(logGroupOf(cluster));
  const record: ClusterRecord = {
    cluster,
    interfaces,
    nodeGroups: new Map(),
    addons: new Map(),
    selfManagedAddons: new Map((flagAt(body, "bootstrapSelfManagedAddons") ?? true) ? selfManagedAddons(version) : []),
    addonHealth: new Map(),
    accessEntries: new Map(),
    associations: new Map(),
    versions: [{ version, at: region.now() }],
    updates: [],
  };
  region.clusters.set(name, record);
  region.options.kubernetes?.start(region, record);
  const { bootstrapClusterCreatorAdminPermissions: admits } = cluster.accessConfig;
  if (admits) await admitCreator(region, record, accessKey);
  return { cluster: { ...cluster, status: "CREATING" } };
}

/** The parts that a cluster has only if it was created with them, or if EKS is to answer them always. */
function optionalParts(body: Fields, { options }: EksRegion): Partial<Cluster> {
  const off = options.echoAutoMode
    ? {
        computeConfig: { enabled: false },
        storageConfig: { blockStorage: { enabled: false } },
        zonalShiftConfig: { enabled: false },
      }
    : {};
  const names = [
    "computeConfig",
    "storageConfig",
    "zonalShiftConfig",
    "remoteNetworkConfig",
    "controlPlaneScalingConfig",
  ];
  const given = names.flatMap((name) => {
    const value = fieldsAt(body, name);
    return value === undefined ? [] : [[name, value]];
  });
  return { ...off, ...Object.fromEntries(given) };
}

/** A cluster that was public once keeps its list (https://github.com/aws/containers-roadmap/issues/2002). */
function publicCidrs(vpcConfig: Fields): readonly string[] {
  const given = textsAt(vpcConfig, "publicAccessCidrs");
  return given.length === 0 ? ["0.0.0.0/0"] : given;
}

/** Without a service range EKS takes 10.100.0.0/16, or 172.20.0.0/16 where the VPC has addresses of 10.0.0.0/8. */
function networkConfig(body: Fields, vpcCidrs: readonly string[]): Fields {
  const given = fieldsAt(body, "kubernetesNetworkConfig") ?? {};
  const chosen = vpcCidrs.some((cidr) => cidr.startsWith("10.")) ? "172.20.0.0/16" : "10.100.0.0/16";
  const ipFamily = textAt(given, "ipFamily") ?? "ipv4";
  return {
    ipFamily,
    ...(ipFamily === "ipv4"
      ? { serviceIpv4Cidr: textAt(given, "serviceIpv4Cidr") ?? chosen }
      : { serviceIpv6Cidr: "fd12:3456:789a::/108" }),
    elasticLoadBalancing: fieldsAt(given, "elasticLoadBalancing") ?? { enabled: false },
  };
}

function logging(given: Fields | undefined, before: readonly string[] = []): Fields {
  const setups = given === undefined ? [] : listAt(given, "clusterLogging");
  const on = new Set(before);
  for (const setup of setups) {
    for (const type of textsAt(setup, "types")) {
      if (flagAt(setup, "enabled") === true) on.add(type);
      else on.delete(type);
    }
  }
  const [enabled, disabled] = [logTypes.filter((type) => on.has(type)), logTypes.filter((type) => !on.has(type))];
  return {
    clusterLogging: [
      ...(enabled.length > 0 ? [{ types: enabled, enabled: true }] : []),
      ...(disabled.length > 0 ? [{ types: disabled, enabled: false }] : []),
    ],
  };
}

function describeCluster(call: Call): unknown {
  return { cluster: clusterNamed(call.region, part(call, "name")).cluster };
}

function listClusters(call: Call): unknown {
  return page(call, "clusters", [...call.region.clusters.keys()]);
}

/**
 * What UpdateClusterConfig changes, one part a call.
 *
 * Source: API reference, UpdateClusterConfig: "You can't update ... in the same call"; terraform-aws-eks issues 3362 and
 * 3457 for a call without any.
 */
async function updateClusterConfig(call: Call): Promise<unknown> {
  const { region, body } = call;
  const record = clusterNamed(region, part(call, "name"));
  const { cluster } = record;
  const kinds = updateKinds.filter(({ asked }) => asked(body));
  const [kind] = kinds;
  if (kind === undefined) throw invalid("The type for cluster update was not provided.", cluster);
  if (kinds.length > 1) throw invalid("Only one type of update can be allowed.", cluster);
  refuse(updateRefusals, await updateFactsOf(call, cluster));
  record.cluster = { ...cluster, ...kind.change(body, cluster) };
  if (enabledLogTypes(record.cluster).length > 0) await region.account.createLogGroup(logGroupOf(cluster));
  return recordUpdate(region, record, kind.type, kind.params(body));
}

async function updateFactsOf({ region: { account }, body }: Call, cluster: Cluster) {
  const vpcConfig = fieldsAt(body, "resourcesVpcConfig") ?? {};
  const subnetIds = textsAt(vpcConfig, "subnetIds");
  return {
    cluster,
    body,
    vpcConfig,
    subnets: await account.subnets(subnetIds),
    subnetsBefore: await account.subnets(cluster.resourcesVpcConfig.subnetIds),
    vpc: await account.vpc(cluster.resourcesVpcConfig.vpcId),
  };
}

const endpointFields = ["endpointPublicAccess", "endpointPrivateAccess", "publicAccessCidrs"];

function hasAny(fields: Fields | undefined, names: readonly string[]): boolean {
  return names.some((name) => fields?.[name] !== undefined);
}

function enabledLogTypes({ logging }: Cluster): string[] {
  const on = listAt(logging, "clusterLogging").find((setup) => setup["enabled"] === true);
  return on === undefined ? [] : textsAt(on, "types");
}

/** EKS makes it unless it is there, and then with a retention that never ends. */
function logGroupOf({ name }: Cluster): string {
  return `/aws/eks/${name}/cluster`;
}

interface UpdateKind {
  readonly type: string;
  readonly asked: (body: Fields) => boolean;
  readonly change: (body: Fields, cluster: Cluster) => Partial<Cluster>;
  readonly params: (body: Fields) => Readonly<Record<string, unknown>>;
}

const updateKinds: readonly UpdateKind[] = [
  {
    type: "EndpointAccessUpdate",
    asked: (body) => hasAny(fieldsAt(body, "resourcesVpcConfig"), endpointFields),
    change: (body, { resourcesVpcConfig: before }) => {
      const given = fieldsAt(body, "resourcesVpcConfig") ?? {};
      const endpointPublicAccess = flagAt(given, "endpointPublicAccess") ?? before.endpointPublicAccess;
      const cidrs = textsAt(given, "publicAccessCidrs");
      return {
        resourcesVpcConfig: {
          ...before,
          endpointPublicAccess,
          endpointPrivateAccess: flagAt(given, "endpointPrivateAccess") ?? before.endpointPrivateAccess,
          publicAccessCidrs: !endpointPublicAccess
            ? before.publicAccessCidrs
            : publicCidrs({ publicAccessCidrs: cidrs.length > 0 ? cidrs : before.publicAccessCidrs }),
        },
      };
    },
    params: (body) => {
      const given = fieldsAt(body, "resourcesVpcConfig") ?? {};
      return {
        EndpointPublicAccess: given["endpointPublicAccess"],
        EndpointPrivateAccess: given["endpointPrivateAccess"],
        PublicAccessCidrs: given["publicAccessCidrs"],
      };
    },
  },
  {
    type: "VpcConfigUpdate",
    asked: (body) => hasAny(fieldsAt(body, "resourcesVpcConfig"), ["subnetIds", "securityGroupIds"]),
    change: (body, { resourcesVpcConfig: before }) => {
      const given = fieldsAt(body, "resourcesVpcConfig") ?? {};
      const listed = (name: "subnetIds" | "securityGroupIds") =>
        given[name] === undefined ? before[name] : textsAt(given, name);
      const [subnetIds, securityGroupIds] = [listed("subnetIds"), listed("securityGroupIds")];
      return { resourcesVpcConfig: { ...before, subnetIds, securityGroupIds } };
    },
    params: (body) => {
      const given = fieldsAt(body, "resourcesVpcConfig") ?? {};
      return { Subnets: given["subnetIds"], SecurityGroups: given["securityGroupIds"] };
    },
  },
  {
    type: "LoggingUpdate",
    asked: (body) => body["logging"] !== undefined,
    change: (body, cluster) => ({ logging: logging(fieldsAt(body, "logging"), enabledLogTypes(cluster)) }),
    params: (body) => ({ ClusterLogging: body["logging"] }),
  },
  {
    type: "AccessConfigUpdate",
    asked: (body) => body["accessConfig"] !== undefined,
    change: (body, { accessConfig }) => ({
      accessConfig: {
        ...accessConfig,
        authenticationMode:
          textAt(fieldsAt(body, "accessConfig") ?? {}, "authenticationMode") ?? accessConfig.authenticationMode,
      },
    }),
    params: (body) => ({ AuthenticationMode: fieldsAt(body, "accessConfig")?.["authenticationMode"] }),
  },
  {
    type: "UpgradePolicyUpdate",
    asked: (body) => body["upgradePolicy"] !== undefined,
    change: (body, { upgradePolicy }) => ({
      upgradePolicy: {
        supportType: textAt(fieldsAt(body, "upgradePolicy") ?? {}, "supportType") ?? upgradePolicy.supportType,
      },
    }),
    params: (body) => ({ UpgradePolicy: body["upgradePolicy"] }),
  },
  simpleKind("ZonalShiftConfigUpdate", "zonalShiftConfig", "ZonalShiftConfig"),
  simpleKind("RemoteNetworkConfigUpdate", "remoteNetworkConfig", "RemoteNetworkConfig"),
  simpleKind("ControlPlaneScalingConfigUpdate", "controlPlaneScalingConfig", "UpdatedTier"),
  {
    type: "DeletionProtectionUpdate",
    asked: (body) => body["deletionProtection"] !== undefined,
    change: (body) => ({ deletionProtection: flagAt(body, "deletionProtection") ?? false }),
    params: (body) => ({ DeletionProtection: body["deletionProtection"] }),
  },
  {
    type: "AutoModeUpdate",
    asked: (body) => hasAny(body, ["computeConfig", "storageConfig"]),
    change: (body, { kubernetesNetworkConfig }) => ({
      ...Object.fromEntries(
        ["computeConfig", "storageConfig"].flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])),
      ),
      kubernetesNetworkConfig: { ...kubernetesNetworkConfig, ...fieldsAt(body, "kubernetesNetworkConfig") },
    }),
    params: (body) => ({ ComputeConfig: body["computeConfig"], StorageConfig: body["storageConfig"] }),
  },
];

function simpleKind(type: string, field: keyof Cluster, param: string): UpdateKind {
  return {
    type,
    asked: (body) => body[field] !== undefined,
    change: (body) => ({ [field]: body[field] }),
    params: (body) => ({ [param]: body[field] }),
  };
}

function updateClusterVersion(call: Call): unknown {
  const { region, body } = call;
  const record = clusterNamed(region, part(call, "name"));
  const { cluster } = record;
  const version = textAt(body, "version") ?? "";
  refuse(versionRefusals, versionFacts(region, record, version));
  const platformVersion = knownVersion(version)?.platform ?? "eks.1";
  const isBack = minorOf(version) < minorOf(cluster.version);
  record.cluster = { ...cluster, version, platformVersion };
  record.versions.push({ version, at: region.now() });
  const type = isBack ? "VersionRollback" : "VersionUpdate";
  return recordUpdate(region, record, type, { Version: version, PlatformVersion: platformVersion });
}

function versionFacts({ now }: EksRegion, record: ClusterRecord, version: string): VersionFacts {
  const { cluster, versions, nodeGroups, addons } = record;
  return {
    cluster: { name: cluster.name, version: cluster.version, supportType: cluster.upgradePolicy.supportType },
    version,
    history: versions,
    now: now(),
    nodeGroups: [...nodeGroups.values()].map(({ nodegroupName: name, version: runs, amiType }) => ({
      name,
      version: runs,
      isCustom: amiType === "CUSTOM",
    })),
    kubeProxy: addons.get("kube-proxy")?.addonVersion,
  };
}

/** What EKS cannot delete for want of permissions it leaves behind, as it does when the role is deleted first. */
async function deleteCluster(call: Call): Promise<unknown> {
  const { account, clusters } = call.region;
  const name = part(call, "name");
  const record = clusterNamed(call.region, name);
  const { cluster, nodeGroups, interfaces } = record;
  if (nodeGroups.size > 0) throw inUse("Cluster has nodegroups attached", { clusterName: name });
  if (cluster.deletionProtection) {
    throw new AwsError(400, "InvalidRequestException", protectedText(name), { clusterName: name });
  }
  clusters.delete(name);
  await call.region.options.kubernetes?.stop(record);
  if (clusterRoleProblem(cluster.roleArn, await account.role(cluster.roleArn)) === undefined) {
    await account.deleteInterfaces(interfaces);
    await account.deleteSecurityGroup(cluster.resourcesVpcConfig.clusterSecurityGroupId);
  }
  return { cluster: { ...cluster, status: "DELETING" } };
}

function invalid(message: string, { name }: Cluster): AwsError {
  return new AwsError(400, "InvalidParameterException", message, { clusterName: name });
}

/** Base64 of text in the form of a certificate: nothing serves the cluster's endpoint. */
function certificate({ make }: EksRegion): string {
  const body = Buffer.from(make.hex(1024), "hex")
    .toString("base64")
    .replace(/(.{64})/g, "$1\n");
  return Buffer.from(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`).toString("base64");
}

export const clusterOperations: readonly Operation[] = [
  { name: "CreateCluster", method: "POST", path: "/clusters", run: createCluster },
  { name: "ListClusters", method: "GET", path: "/clusters", run: listClusters },
  { name: "DescribeCluster", method: "GET", path: "/clusters/{name}", run: describeCluster },
  { name: "DeleteCluster", method: "DELETE", path: "/clusters/{name}", run: deleteCluster },
  { name: "UpdateClusterConfig", method: "POST", path: "/clusters/{name}/update-config", run: updateClusterConfig },
  { name: "UpdateClusterVersion", method: "POST", path: "/clusters/{name}/updates", run: updateClusterVersion },
];
