import type { Account, GroupSize, LaunchTemplate, Role, Subnet } from "../account.ts";
import { type Fields, fieldsAt, listAt, mapAt, numberAt, textAt, textsAt } from "../fields.ts";
import { capacityBlockProblem, updateConfigProblem, warmPoolFacts, warmPoolRefusals } from "./capacity-refusals.ts";
import { missing, oneOf } from "./cluster-refusals.ts";
import type { Refusal } from "./refusal.ts";
import { nodeRoleProblem } from "./roles.ts";
import { minorOf } from "./versions.ts";

interface ClusterOfGroup {
  readonly version: string;
  readonly resourcesVpcConfig: { readonly vpcId: string };
}

/** What a request for a node group says, and what the account holds of what it names. */
export interface NodeGroupFacts extends SettingFacts {
  readonly request: Fields;
  readonly cluster: ClusterOfGroup;
  readonly role: Role | undefined;
  readonly subnets: readonly Subnet[];
  readonly template: LaunchTemplate | undefined;
  /** Which of the instance types exist. */
  readonly knownTypes: readonly string[];
}

/** What an update may change, as it would be afterwards. */
export interface SettingFacts {
  readonly size: GroupSize;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Fields[];
}

export async function nodeGroupFacts(
  account: Account,
  cluster: ClusterOfGroup,
  request: Fields,
): Promise<NodeGroupFacts> {
  const reference = fieldsAt(request, "launchTemplate");
  const template =
    reference &&
    (await account.launchTemplate({
      id: textAt(reference, "id"),
      name: textAt(reference, "name"),
      version: textAt(reference, "version"),
    }));
  const types = [...textsAt(request, "instanceTypes"), template?.version?.instanceType ?? ""].filter(
    (type) => type !== "",
  );
  const scaling = fieldsAt(request, "scalingConfig") ?? {};
  return {
    request,
    cluster,
    role: await account.role(textAt(request, "nodeRole") ?? ""),
    subnets: await account.subnets(textsAt(request, "subnets")),
    template,
    knownTypes: await account.instanceTypes(types),
    size: {
      min: numberAt(scaling, "minSize") ?? 1,
      max: numberAt(scaling, "maxSize") ?? 2,
      desired: numberAt(scaling, "desiredSize") ?? numberAt(scaling, "minSize") ?? 2,
    },
    labels: mapAt(request, "labels"),
    taints: listAt(request, "taints"),
  };
}

const amiTypes = [
  ...["AL2_x86_64", "AL2_x86_64_GPU", "AL2_ARM_64", "CUSTOM"],
  ...["AL2023_x86_64_STANDARD", "AL2023_ARM_64_STANDARD", "AL2023_x86_64_NEURON"],
  ...["AL2023_x86_64_NVIDIA", "AL2023_ARM_64_NVIDIA"],
  ...["ARM_64", "x86_64", "ARM_64_FIPS", "x86_64_FIPS", "ARM_64_NVIDIA", "x86_64_NVIDIA"].map(bottlerocket),
  ...["ARM_64_NVIDIA_FIPS", "x86_64_NVIDIA_FIPS"].map(bottlerocket),
  ...["2019", "2022", "2025"].flatMap((year) => ["CORE", "FULL"].map((kind) => `WINDOWS_${kind}_${year}_x86_64`)),
];

/** Rules of what UpdateNodegroupConfig may change, too. */
export const settingRefusals: readonly Refusal<SettingFacts>[] = [
  invalid(({ size }) => sizeProblem(size)),
  invalid(({ labels }) =>
    Object.keys(labels).some((key) => hasReservedPrefix(key))
      ? "Label cannot contain reserved prefixes [kubernetes.io/, k8s.io/, eks.amazonaws.com/]"
      : undefined,
  ),
  invalid(({ labels }) =>
    first(Object.entries(labels), ([key, value]) =>
      isQualifiedName(key) && isLabelValue(value) ? undefined : `Invalid label ${key}=${value}: ${syntax}`,
    ),
  ),
  invalid(({ taints }) => (taints.length > 50 ? "A node group can have at most 50 taints" : undefined)),
  invalid(({ taints }) =>
    first(taints, (taint) =>
      oneOf("taint effect", textAt(taint, "effect"), ["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"]),
    ),
  ),
  invalid(({ taints }) =>
    first(taints, (taint) => {
      const [key, value] = [textAt(taint, "key") ?? "", textAt(taint, "value") ?? ""];
      return isQualifiedName(key) && isLabelValue(value) ? undefined : `Invalid taint ${key}=${value}: ${syntax}`;
    }),
  ),
];

/**
 * Rules of CreateNodegroup and UpdateNodegroupVersion.
 *
 * Sources: API reference, CreateNodegroup; EKS user guide, "Customize managed nodes with launch templates"; texts from
 * terraform-aws-modules/terraform-aws-eks issue 1386, pulumi/pulumi-eks issues 1283 and 1463, eksctl-io/eksctl issue 4007.
 */
export const nodeGroupRefusals: readonly Refusal<NodeGroupFacts>[] = [
  invalid(({ request }) => {
    const name = textAt(request, "nodegroupName") ?? "";
    return /^[0-9A-Za-z][A-Za-z0-9_-]{0,62}$/.test(name)
      ? undefined
      : `The node group name ${JSON.stringify(name)} is invalid: it must start with a letter or a digit, consist of letters, digits, - and _, and have 1 to 63 characters`;
  }),
  ...settingRefusals,
  invalid(({ request }) => oneOf("amiType", textAt(request, "amiType"), amiTypes)),
  invalid(({ request }) =>
    oneOf("capacityType", textAt(request, "capacityType"), ["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"]),
  ),
  invalid(({ request, role }) => nodeRoleProblem(textAt(request, "nodeRole") ?? "", role)),
  invalid(({ request }) => (textsAt(request, "subnets").length === 0 ? "Subnets cannot be empty" : undefined)),
  invalid(({ request, subnets }) => missing(textsAt(request, "subnets"), subnets, "subnet ID")),
  invalid(
    ({
      subnets,
      cluster: {
        resourcesVpcConfig: { vpcId },
      },
    }) => {
      const stray = subnets.find((subnet) => subnet.vpcId !== vpcId);
      return stray && `Subnet ${stray.id} is not in the VPC of the cluster (${vpcId})`;
    },
  ),
  {
    code: "InvalidRequestException",
    message: ({ request, template }) => templateProblem(fieldsAt(request, "launchTemplate"), template),
  },
  {
    code: "InvalidRequestException",
    message: ({ request, template }) =>
      textsAt(request, "instanceTypes").length > 0 && (template?.version?.instanceType ?? "") !== ""
        ? "Cannot specify instance types in launch template and API request"
        : undefined,
  },
  invalid((facts) =>
    hasImage(facts) && !["CUSTOM", undefined].includes(textAt(facts.request, "amiType"))
      ? "You cannot specify an AMI Type other than CUSTOM, when specifying an image id in your launch template."
      : undefined,
  ),
  invalid((facts) =>
    hasImage(facts) && textAt(facts.request, "version") !== undefined
      ? "You cannot specify a kubernetes version to use when specifying an image id to use within the launch template."
      : undefined,
  ),
  invalid((facts) =>
    hasImage(facts) && textAt(facts.request, "releaseVersion") !== undefined
      ? "You cannot specify a release version when specifying an image id to use within the launch template."
      : undefined,
  ),
  invalid((facts) =>
    !hasImage(facts) && textAt(facts.request, "amiType") === "CUSTOM"
      ? "You must specify an image id within the launch template, when specifying an AMI type of CUSTOM"
      : undefined,
  ),
  invalid(({ request, template }) =>
    template !== undefined && numberAt(request, "diskSize") !== undefined
      ? "Disk size must be specified within the launch template"
      : undefined,
  ),
  invalid(({ request, template }) =>
    template !== undefined && fieldsAt(request, "remoteAccess") !== undefined
      ? "Remote access configuration cannot be specified with a launch template"
      : undefined,
  ),
  invalid(({ template }) =>
    template?.version?.namesSubnet ? "Launch template should not specify a subnet." : undefined,
  ),
  invalid(({ template }) =>
    template?.version?.hasProfile
      ? "Launch template should not specify an instance profile. The noderole in your request will be used to construct an instance profile."
      : undefined,
  ),
  invalid(({ template }) =>
    template?.version?.hasSpotOptions
      ? "Launch template should not specify spot options: set the capacity type of the node group to SPOT."
      : undefined,
  ),
  invalid(({ template }) =>
    template?.version?.terminatesOnShutdown ? "Launch template should not specify a shutdown behavior." : undefined,
  ),
  invalid(capacityBlockProblem),
  invalid(({ request, template, knownTypes }) => {
    const types = [...textsAt(request, "instanceTypes"), template?.version?.instanceType ?? ""];
    const unknown = types.filter((type) => type !== "" && !knownTypes.includes(type));
    return unknown.length === 0
      ? undefined
      : `The following supplied instance types do not exist: [${unknown.join(", ")}]`;
  }),
  invalid(({ request, template }) => {
    const amiType = textAt(request, "amiType") ?? "CUSTOM";
    const types = [...textsAt(request, "instanceTypes"), template?.version?.instanceType ?? ""];
    const misfit = types.find((type) => type !== "" && isArm(type) !== amiType.includes("ARM_64"));
    return amiType === "CUSTOM" || misfit === undefined
      ? undefined
      : `[${misfit}] is not a valid instance type for requested amiType ${amiType}`;
  }),
  invalid(({ request }) =>
    textsAt(request, "instanceTypes").length > 20 ? "A node group can have at most 20 instance types" : undefined,
  ),
  {
    code: "InvalidRequestException",
    message: ({ request, cluster }) => versionProblem(textAt(request, "version") ?? cluster.version, cluster.version),
  },
  invalid(({ request, cluster }) => {
    const [amiType, version] = [textAt(request, "amiType") ?? "", textAt(request, "version") ?? cluster.version];
    return /^AL2_/.test(amiType) && minorOf(version) >= 33
      ? `AMI type ${amiType} is not supported for Kubernetes versions 1.33 and above`
      : undefined;
  }),
  invalid(({ request }) => updateConfigProblem(fieldsAt(request, "updateConfig") ?? {})),
  ...warmPoolRefusals.map(({ code, message }) => ({
    code,
    message: (facts: NodeGroupFacts) => message(warmPoolFacts(facts)),
  })),
];

export function sizeProblem({ min, max, desired }: GroupSize): string | undefined {
  if (min < 0 || desired < 0) return "Minimum capacity and desired size must be 0 or more";
  if (max < 1) return "Maximum capacity must be at least 1";
  if (min > max) return `Minimum capacity ${min} can't be greater than max size ${max}`;
  if (min > desired) return `Minimum capacity ${min} can't be greater than desired size ${desired}`;
  return desired > max ? `desired capacity ${desired} can't be greater than max size ${max}` : undefined;
}

function invalid<Facts>(message: (facts: Facts) => string | undefined): Refusal<Facts> {
  return { code: "InvalidParameterException", message };
}

function first<Item>(items: readonly Item[], problem: (item: Item) => string | undefined): string | undefined {
  return items.map(problem).find((message) => message !== undefined);
}

function bottlerocket(variant: string): string {
  return `BOTTLEROCKET_${variant}`;
}

function hasImage({ template }: NodeGroupFacts): boolean {
  return (template?.version?.imageId ?? "") !== "";
}

/** Whether a type has Graviton or Grace processors, as its family's letters after the generation say. */
function isArm(type: string): boolean {
  return /^(a1|[a-z]+\d+g[a-z]*|[a-z]\d+e-gb\d+)\./.test(type);
}

function hasReservedPrefix(key: string): boolean {
  const [domain = "", name] = key.split("/");
  return name !== undefined && /(^|\.)(kubernetes\.io|k8s\.io|eks\.amazonaws\.com)$/.test(domain);
}

const syntax =
  "names consist of alphanumeric characters, '-', '_' or '.', must start and end with an alphanumeric character, and have at most 63 characters";

function isQualifiedName(key: string): boolean {
  const [name = "", prefix, ...rest] = key.split("/").reverse();
  const isDomain = prefix === undefined || (prefix.length <= 253 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(prefix));
  return rest.length === 0 && isDomain && name !== "" && isLabelValue(name);
}

function isLabelValue(value: string): boolean {
  return value === "" || (value.length <= 63 && /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(value));
}

function templateProblem(reference: Fields | undefined, template: LaunchTemplate | undefined): string | undefined {
  if (reference === undefined) return undefined;
  const [id, name] = [textAt(reference, "id"), textAt(reference, "name")];
  if ((id === undefined) === (name === undefined))
    return "You must specify either the launch template ID or the launch template name in the request, but not both.";
  if (template === undefined) return `The launch template ${id ?? name} does not exist`;
  return template.version === undefined
    ? `The launch template version ${textAt(reference, "version")} of ${template.id} does not exist`
    : undefined;
}

function versionProblem(version: string, clusterVersion: string): string | undefined {
  const ahead = minorOf(version) - minorOf(clusterVersion);
  if (ahead > 0) return `Nodegroup Kubernetes version ${version} is newer than the cluster's ${clusterVersion}`;
  return ahead < -3
    ? `Nodegroup Kubernetes version ${version} is more than three minor versions older than the cluster's ${clusterVersion}`
    : undefined;
}
