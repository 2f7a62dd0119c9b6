import { contains, overlaps, parseCidr } from "../../overlays/aws/cidr.ts";
import type { Account, Key, Role, SecurityGroup, Subnet, Vpc } from "../account.ts";
import { type Fields, fieldsAt, flagAt, listAt, textAt, textsAt } from "../fields.ts";
import { featureRefusals, newFeatureRefusals } from "./feature-refusals.ts";
import type { Refusal } from "./refusal.ts";
import { clusterRoleProblem } from "./roles.ts";
import { knownVersion } from "./versions.ts";

/** What a request to create a cluster says, and what the account holds of what it names. */
export interface ClusterFacts {
  readonly request: Fields;
  readonly vpcConfig: Fields;
  readonly role: Role | undefined;
  readonly subnets: readonly Subnet[];
  readonly vpc: Vpc | undefined;
  readonly securityGroups: readonly SecurityGroup[];
  /** The key that encrypts secrets. */
  readonly key: Key | undefined;
}

export async function clusterFacts(account: Account, request: Fields): Promise<ClusterFacts> {
  const vpcConfig = fieldsAt(request, "resourcesVpcConfig") ?? {};
  const keyArn = encryptionKey(request);
  const subnets = await account.subnets(textsAt(vpcConfig, "subnetIds"));
  const [first] = subnets;
  return {
    request,
    vpcConfig,
    role: await account.role(textAt(request, "roleArn") ?? ""),
    subnets,
    vpc: first && (await account.vpc(first.vpcId)),
    securityGroups: await account.securityGroups(textsAt(vpcConfig, "securityGroupIds")),
    key: keyArn === undefined ? undefined : await account.key(keyArn),
  };
}

/** Zones where EKS places no control planes. Source: EKS user guide, "VPC and subnet requirements and considerations". */
const refusedZoneIds = ["use1-az3", "usw1-az2", "cac1-az3"];

/** Rules of CreateCluster. Sources: API reference, CreateCluster; EKS user guide, network requirements. */
export const clusterRefusals: readonly Refusal<ClusterFacts>[] = [
  invalid(({ request }) => {
    const name = textAt(request, "name") ?? "";
    return /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(name)
      ? undefined
      : `The cluster name ${JSON.stringify(name)} is invalid: it must match ^[0-9A-Za-z][A-Za-z0-9\\-_]* and have 1 to 100 characters`;
  }),
  invalid(({ request }) => {
    const version = textAt(request, "version");
    return version === undefined || knownVersion(version) !== undefined ? undefined : "unsupported Kubernetes version";
  }),
  invalid(({ request, role }) => clusterRoleProblem(textAt(request, "roleArn") ?? "", role)),
  invalid(({ vpcConfig, subnets }) => missing(textsAt(vpcConfig, "subnetIds"), subnets, "subnet ID")),
  invalid(({ subnets }) => subnetsProblem(subnets)),
  {
    code: "UnsupportedAvailabilityZoneException",
    message: ({ request, subnets }) => {
      const refused = subnets.find(({ zoneId }) => refusedZoneIds.includes(zoneId));
      if (refused === undefined) return undefined;
      const cluster = `Cannot create cluster '${textAt(request, "name")}' because ${refused.zone}, the targeted availability zone, does not currently have sufficient capacity to support the cluster.`;
      return `${cluster} Retry and choose from these availability zones: ${allowedZones(subnets).join(", ")}`;
    },
    details: ({ subnets }) => ({ validZones: allowedZones(subnets) }),
  },
  invalid(({ vpcConfig, securityGroups }) =>
    missing(textsAt(vpcConfig, "securityGroupIds"), securityGroups, "security group ID"),
  ),
  invalid(({ securityGroups, vpc }) => {
    const stray = securityGroups.find(({ vpcId }) => vpcId !== vpc?.id);
    return stray && `Security group(s) [${stray.id}] are not in the same VPC as the subnets.`;
  }),
  invalid(({ vpcConfig, vpc }) =>
    endpointProblem(
      flagAt(vpcConfig, "endpointPublicAccess") ?? true,
      flagAt(vpcConfig, "endpointPrivateAccess") ?? false,
      textsAt(vpcConfig, "publicAccessCidrs"),
      vpc,
    ),
  ),
  invalid(({ request, vpc }) => serviceRangeProblem(fieldsAt(request, "kubernetesNetworkConfig") ?? {}, vpc)),
  invalid(({ request, key }) => encryptionProblem(request, key)),
  invalid(({ request }) => loggingProblem(request)),
  invalid(({ request }) => {
    const mode = textAt(fieldsAt(request, "accessConfig") ?? {}, "authenticationMode");
    return oneOf("authenticationMode", mode, ["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"]);
  }),
  invalid(({ request }) => autoModeProblem(request)),
  ...featureRefusals,
  ...newFeatureRefusals,
];

export interface UpdateFacts {
  readonly cluster: {
    readonly accessConfig: { readonly authenticationMode: string };
    readonly resourcesVpcConfig: {
      readonly vpcId: string;
      readonly endpointPublicAccess: boolean;
      readonly endpointPrivateAccess: boolean;
      readonly publicAccessCidrs: readonly string[];
    };
  };
  readonly body: Fields;
  readonly vpcConfig: Fields;
  readonly subnets: readonly Subnet[];
  readonly subnetsBefore: readonly Subnet[];
  readonly vpc: Vpc | undefined;
}

/** Rules of UpdateClusterConfig. */
export const updateRefusals: readonly Refusal<UpdateFacts>[] = [
  invalid(({ vpcConfig, subnets }) => missing(textsAt(vpcConfig, "subnetIds"), subnets, "subnet ID")),
  invalid(({ subnets }) => (subnets.length === 0 ? undefined : subnetsProblem(subnets))),
  invalid(({ subnets, cluster }) => {
    const stray = subnets.find(({ vpcId }) => vpcId !== cluster.resourcesVpcConfig.vpcId);
    return stray && `Subnet ${stray.id} is not in the VPC of the cluster (${cluster.resourcesVpcConfig.vpcId})`;
  }),
  invalid(({ subnets, subnetsBefore }) => {
    const zones = new Set(subnetsBefore.map(({ zone }) => zone));
    const stray = subnets.find(({ zone }) => !zones.has(zone));
    return (
      stray &&
      `Provided subnets must belong to the set of availability zones in use when the cluster was created: ${[...zones].join(", ")}`
    );
  }),
  invalid(({ vpcConfig, cluster: { resourcesVpcConfig: before }, vpc }) =>
    endpointProblem(
      flagAt(vpcConfig, "endpointPublicAccess") ?? before.endpointPublicAccess,
      flagAt(vpcConfig, "endpointPrivateAccess") ?? before.endpointPrivateAccess,
      textsAt(vpcConfig, "publicAccessCidrs"),
      vpc,
    ),
  ),
  invalid(({ body }) => loggingProblem(body)),
  invalid(({ body }) => autoModeProblem(body)),
  ...featureRefusals.map(({ code, message }) => ({
    code,
    message: ({ body, vpc }: UpdateFacts) => message({ request: body, vpc }),
  })),
  {
    code: "InvalidRequestException",
    message: ({ body, cluster: { accessConfig } }) => {
      const order = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"];
      const mode = textAt(fieldsAt(body, "accessConfig") ?? {}, "authenticationMode");
      if (mode === undefined) return undefined;
      const [from, to] = [accessConfig.authenticationMode, mode].map((name) => order.indexOf(name)) as [number, number];
      if (to < 0) return oneOf("authenticationMode", mode, order);
      if (to === from)
        return `Unsupported authentication mode update from ${accessConfig.authenticationMode} to ${mode}`;
      return to === from + 1
        ? undefined
        : `Unsupported authentication mode update from ${accessConfig.authenticationMode} to ${mode}`;
    },
  },
];

function invalid<Facts>(message: (facts: Facts) => string | undefined): Refusal<Facts> {
  return { code: "InvalidParameterException", message };
}

/** Why DeleteCluster refuses. */
export function protectedText(name: string): string {
  return `Cluster ${name} has deletion protection enabled. Disable it before you delete the cluster.`;
}

export function missing(
  wanted: readonly string[],
  found: readonly { readonly id: string }[],
  what: string,
): string | undefined {
  const absent = wanted.find((id) => !found.some((item) => item.id === id));
  return absent && `The ${what} '${absent}' does not exist`;
}

export function oneOf(name: string, value: string | undefined, allowed: readonly string[]): string | undefined {
  return value === undefined || allowed.includes(value)
    ? undefined
    : `Invalid value ${JSON.stringify(value)} for ${name}. Allowed values: ${allowed.join(", ")}`;
}

function allowedZones(subnets: readonly Subnet[]): string[] {
  const zones = subnets.filter(({ zoneId }) => !refusedZoneIds.includes(zoneId)).map(({ zone }) => zone);
  return [...new Set(zones)].sort();
}

function subnetsProblem(subnets: readonly Subnet[]): string | undefined {
  if (new Set(subnets.map(({ vpcId }) => vpcId)).size > 1) return "Subnets specified must belong to the same VPC";
  return new Set(subnets.map(({ zone }) => zone)).size < 2
    ? "Subnets specified must be in at least two different AZs"
    : undefined;
}

function endpointProblem(
  isPublic: boolean,
  isPrivate: boolean,
  cidrs: readonly string[],
  vpc: Vpc | undefined,
): string | undefined {
  if (!isPublic && !isPrivate) return "Private and public endpoint access cannot be false";
  const bad = cidrs.find((cidr) => parseCidr(cidr) === undefined);
  if (bad !== undefined) return `The following CIDRs are invalid in publicAccessCidrs: [${bad}]`;
  if (cidrs.length > 40) return "A maximum of 40 publicAccessCidrs can be specified";
  const dns =
    vpc?.dnsSupport === true &&
    vpc.dnsHostnames &&
    vpc.domainNameServers.some((server) => /^AmazonProvidedDNS$/i.test(server));
  return isPrivate && !dns
    ? `Private endpoint access requires that VPC ${vpc?.id} has enableDnsHostnames and enableDnsSupport set to true, and AmazonProvidedDNS in its DHCP options set`
    : undefined;
}

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

function serviceRangeProblem(network: Fields, vpc: Vpc | undefined): string | undefined {
  const range = textAt(network, "serviceIpv4Cidr");
  if (range === undefined) return undefined;
  if (textAt(network, "ipFamily") === "ipv6") return "serviceIpv4Cidr cannot be specified when ipFamily is ipv6";
  const bits = parseCidr(range)?.bits ?? -1;
  if (bits < 12 || bits > 24) return `The service CIDR ${range} must be a block between /24 and /12`;
  if (!privateRanges.some((outer) => contains(outer, range))) {
    return `The service CIDR ${range} must be within one of ${privateRanges.join(", ")}`;
  }
  const overlapping = vpc?.cidrs.find((cidr) => overlaps(cidr, range));
  return overlapping && `The service CIDR ${range} overlaps with the CIDR ${overlapping} of VPC ${vpc?.id}`;
}

function encryptionKey(request: Fields): string | undefined {
  const [encryption] = listAt(request, "encryptionConfig");
  return encryption && textAt(fieldsAt(encryption, "provider") ?? {}, "keyArn");
}

function encryptionProblem(request: Fields, key: Key | undefined): string | undefined {
  const [encryption, ...others] = listAt(request, "encryptionConfig");
  if (encryption === undefined) return undefined;
  if (others.length > 0) return "Only one encryptionConfig is allowed";
  const resources = textsAt(encryption, "resources");
  if (resources.length !== 1 || resources[0] !== "secrets") return 'encryptionConfig.resources must be ["secrets"]';
  const arn = encryptionKey(request);
  if (key === undefined) return `The keyArn in encryptionConfig provider '${arn}' is invalid: key does not exist`;
  if (key.state !== "Enabled")
    return `The keyArn in encryptionConfig provider '${arn}' is invalid: ${arn} is ${key.state}`;
  return key.spec === "SYMMETRIC_DEFAULT"
    ? undefined
    : `The keyArn in encryptionConfig provider '${arn}' is invalid: it is not a symmetric key`;
}

function loggingProblem(request: Fields): string | undefined {
  const types = listAt(fieldsAt(request, "logging") ?? {}, "clusterLogging").flatMap((setup) =>
    textsAt(setup, "types"),
  );
  const allowed = ["api", "audit", "authenticator", "controllerManager", "scheduler"];
  return types.map((type) => oneOf("logging types", type, allowed)).find((problem) => problem !== undefined);
}

/** Source: aws-controllers-k8s/community issue 2619. */
function autoModeProblem(request: Fields): string | undefined {
  const enabled = [
    fieldsAt(request, "computeConfig"),
    fieldsAt(fieldsAt(request, "kubernetesNetworkConfig") ?? {}, "elasticLoadBalancing"),
    fieldsAt(fieldsAt(request, "storageConfig") ?? {}, "blockStorage"),
  ].map((part) => part !== undefined && flagAt(part, "enabled") === true);
  return new Set(enabled).size === 1
    ? undefined
    : "For EKS Auto Mode, please ensure that all required configs, including computeConfig, kubernetesNetworkConfig, and blockStorage are all either fully enabled or fully disabled.";
}
