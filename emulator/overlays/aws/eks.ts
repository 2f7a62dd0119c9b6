import { stringsAt } from "../../provider/paths.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import type { ObjectValue } from "../../wire/value.ts";
import { isObject } from "../../wire/value.ts";
import type { Change, Reference, ResourceOverlay, Surroundings } from "../overlay.ts";
import { objectById } from "./network.ts";
import { securityGroupReference } from "./security-groups.ts";
import { all, apiError, arn, isArn, length, oneOf, pattern, text } from "./words.ts";

/** What EKS gives a cluster that asks for no version. */
const defaultVersion = "1.34";

const isClusterName = all(
  length(1, 100, "name"),
  pattern(
    /^[0-9A-Za-z][0-9A-Za-z_-]*$/,
    "invalid value for name (must only contain alphanumeric characters, dashes and underscores, and start with an alphanumeric character)",
  ),
);

function clusterReference(doing: string, operation: string): Reference {
  return {
    path: "cluster_name",
    to: [["aws_eks_cluster", "name"]],
    error: (name) =>
      apiError(doing, `EKS: ${operation}`, 404, "ResourceNotFoundException", `No cluster found for name: ${name}.`),
  };
}

/** Only roles of the account itself can be looked up: another account's are somebody else's. */
function roleReference(path: string, doing: string, operation: string): Reference {
  return {
    path,
    to: [["aws_iam_role", "arn"]],
    error: (role) =>
      invalid(
        doing,
        operation,
        `Role with arn: ${role}, could not be assumed because it does not exist or the trusted entity is not correct`,
      ),
  };
}

function invalid(doing: string, operation: string, message: string, code = "InvalidParameterException"): ProviderError {
  return apiError(doing, `EKS: ${operation}`, 400, code, message);
}

function subnetReference(path: string, doing: string, operation: string): Reference {
  return {
    path,
    to: [["aws_subnet", "id"]],
    error: (id) => invalid(doing, operation, `The subnet ID '${id}' does not exist`),
  };
}

function clusterNamed(around: Surroundings, name: unknown): ObjectValue | undefined {
  return around.find("aws_eks_cluster").find(({ attributes }) => attributes["name"] === name)?.attributes;
}

function vpcOfCluster(around: Surroundings, cluster: ObjectValue): unknown {
  const [subnet] = stringsAt(cluster, "vpc_config.*.subnet_ids.*");
  return objectById(around, "aws_subnet", subnet)?.["vpc_id"];
}

function minor(version: unknown): number {
  return Number(text(version as string).split(".")[1]);
}

function checkCluster(change: Change): void {
  const { planned, prior } = change;
  const doing = `${prior === undefined ? "creating" : "updating"} EKS Cluster (${text(planned["name"])})`;
  const operation = prior === undefined ? "CreateCluster" : "UpdateClusterConfig";
  const subnets = stringsAt(planned, "vpc_config.*.subnet_ids.*").map((id) => objectById(change, "aws_subnet", id));
  if (new Set(subnets.map((subnet) => subnet?.["availability_zone"])).size < 2) {
    throw invalid(doing, operation, "Subnets specified must be in at least two different AZs");
  }
  if (new Set(subnets.map((subnet) => subnet?.["vpc_id"])).size > 1) {
    throw invalid(doing, operation, "Subnets specified must belong to the same VPC");
  }
  const [before, after] = [prior?.["version"], planned["version"]];
  if (typeof before !== "string" || typeof after !== "string") return;
  const step = minor(after) - minor(before);
  if (step < 0 || step > 1) {
    const message = `Unsupported Kubernetes minor version update from ${before} to ${after}`;
    throw invalid(doing, "UpdateClusterVersion", message);
  }
}

function checkNodeGroup(change: Change): void {
  const { planned, prior, find } = change;
  const name = `${text(planned["cluster_name"])}:${text(planned["node_group_name"])}`;
  const doing = `${prior === undefined ? "creating" : "updating"} EKS Node Group (${name})`;
  const refuse = (message: string, code?: string): never => {
    throw invalid(doing, prior === undefined ? "CreateNodegroup" : "UpdateNodegroupConfig", message, code);
  };
  const cluster = clusterNamed(change, planned["cluster_name"]);
  const vpc = cluster === undefined ? undefined : vpcOfCluster(change, cluster);
  const stray = stringsAt(planned, "subnet_ids.*").find(
    (id) => objectById(change, "aws_subnet", id)?.["vpc_id"] !== vpc,
  );
  if (stray !== undefined) refuse(`Subnet ${stray} is not in the VPC of the cluster (${text(vpc as string)})`);
  checkScaling(planned, refuse);
  if (minor(planned["version"]) > minor(cluster?.["version"])) {
    refuse(
      `Nodegroup Kubernetes version ${text(planned["version"])} is newer than the cluster's`,
      "InvalidRequestException",
    );
  }
  const template = templateOf(planned, find("aws_launch_template"));
  if (template !== undefined) checkTemplate(planned, template, refuse);
}

function checkScaling(planned: ObjectValue, refuse: (message: string) => never): void {
  const [scaling] = Array.isArray(planned["scaling_config"]) ? planned["scaling_config"] : [];
  if (!isObject(scaling)) return;
  const { min_size: min, max_size: max, desired_size: desired } = scaling;
  if (Number(max) < 1) refuse("Max size must be at least 1");
  if (Number(min) > Number(max))
    refuse(`Minimum capacity ${String(min)} can't be greater than max size ${String(max)}`);
  if (Number(min) > Number(desired)) {
    refuse(`Minimum capacity ${String(min)} can't be greater than desired size ${String(desired)}`);
  }
  if (Number(desired) > Number(max)) {
    refuse(`desired capacity ${String(desired)} can't be greater than max size ${String(max)}`);
  }
}

function checkTemplate(
  planned: ObjectValue,
  template: ObjectValue,
  refuse: (message: string, code?: string) => never,
): void {
  const code = "InvalidRequestException";
  const types = planned["instance_types"];
  if (text(template["instance_type"]) !== "" && Array.isArray(types) && types.length > 0) {
    refuse("Cannot specify instance types in launch template and API request", code);
  }
  const amiType = planned["ami_type"];
  if (text(template["image_id"]) !== "" && typeof amiType === "string" && amiType !== "CUSTOM") {
    refuse(
      "You cannot specify an AMI Type other than CUSTOM, when specifying an image id in your launch template.",
      code,
    );
  }
  if (typeof planned["disk_size"] === "number" && planned["disk_size"] > 0) {
    refuse("Disk size must be specified within the launch template", "InvalidParameterException");
  }
  const [version = ""] = stringsAt(planned, "launch_template.*.version");
  if (/^\d+$/.test(version) && Number(version) > Number(template["latest_version"])) {
    refuse(`The launch template version ${version} does not exist`, code);
  }
}

function templateOf(
  planned: ObjectValue,
  templates: readonly { readonly attributes: ObjectValue }[],
): ObjectValue | undefined {
  const wanted = [...stringsAt(planned, "launch_template.*.id"), ...stringsAt(planned, "launch_template.*.name")];
  return templates.find(({ attributes: { id, name } }) => wanted.includes(text(id)) || wanted.includes(text(name)))
    ?.attributes;
}

/** These have pods of their own, so they become healthy only once there are nodes. */
const needNodes = ["coredns", "aws-ebs-csi-driver", "aws-efs-csi-driver", "aws-fsx-csi-driver", "metrics-server"];

function checkAddon(change: Change): void {
  const { planned, prior, find } = change;
  const [addon, cluster] = [text(planned["addon_name"]), text(planned["cluster_name"])];
  if (prior !== undefined || !needNodes.includes(addon)) return;
  const auto = stringsTrue(clusterNamed(change, cluster), "compute_config");
  if (auto || find("aws_eks_node_group").some(({ attributes }) => attributes["cluster_name"] === cluster)) return;
  const state = "timeout while waiting for state to become 'ACTIVE' (last state: 'DEGRADED', timeout: 20m0s)";
  const why =
    "InsufficientNumberOfReplicas: The add-on is unhealthy because all deployments have all pods unscheduled no nodes available to schedule pods";
  throw new ProviderError(`waiting for EKS Add-On (${cluster}:${addon}) create: ${state}: ${why}`);
}

function stringsTrue(cluster: ObjectValue | undefined, block: string): boolean {
  const items = cluster?.[block];
  return Array.isArray(items) && items.some((item) => isObject(item) && item["enabled"] === true);
}

function checkAccessEntry(change: Change): void {
  const cluster = clusterNamed(change, change.planned["cluster_name"]);
  const [mode = "CONFIG_MAP"] = cluster === undefined ? [] : stringsAt(cluster, "access_config.*.authentication_mode");
  if (mode !== "CONFIG_MAP") return;
  const allowed = "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP]";
  throw invalid(
    "creating EKS Access Entry",
    "CreateAccessEntry",
    `${allowed} to perform this operation.`,
    "InvalidRequestException",
  );
}

function checkPolicyAssociation({ planned, find }: Change): void {
  const { cluster_name, principal_arn } = planned;
  const found = find("aws_eks_access_entry").some(
    ({ attributes }) => attributes["cluster_name"] === cluster_name && attributes["principal_arn"] === principal_arn,
  );
  if (found) return;
  throw apiError(
    "creating EKS Access Policy Association",
    "EKS: AssociateAccessPolicy",
    404,
    "ResourceNotFoundException",
    "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
  );
}

function inUse(doing: string, operation: string, message: string) {
  return (): ProviderError => apiError(doing, `EKS: ${operation}`, 409, "ResourceInUseException", message);
}

export const eks: Record<string, ResourceOverlay> = {
  aws_eks_cluster: {
    schemaVersion: 1,
    forceNew: [
      "name",
      "role_arn",
      "bootstrap_self_managed_addons",
      "access_config.*.bootstrap_cluster_creator_admin_permissions",
      "encryption_config.*.resources",
      "encryption_config.*.provider.*.key_arn",
      "kubernetes_network_config.*.ip_family",
      "kubernetes_network_config.*.service_ipv4_cidr",
      "outpost_config",
    ],
    checks: {
      name: isClusterName,
      role_arn: isArn,
      version: pattern(/^1\.\d{2}$/, "unsupported Kubernetes version"),
      "access_config.*.authentication_mode": oneOf("authentication_mode", ["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"]),
      "enabled_cluster_log_types.*": oneOf("enabled_cluster_log_types", [
        "api",
        "audit",
        "authenticator",
        "controllerManager",
        "scheduler",
      ]),
      "encryption_config.*.provider.*.key_arn": isArn,
      "upgrade_policy.*.support_type": oneOf("support_type", ["STANDARD", "EXTENDED"]),
    },
    references: [
      roleReference("role_arn", "creating EKS Cluster", "CreateCluster"),
      subnetReference("vpc_config.*.subnet_ids.*", "creating EKS Cluster", "CreateCluster"),
      securityGroupReference("creating EKS Cluster", "EKS: CreateCluster", "vpc_config.*.security_group_ids.*"),
    ],
    unique: [
      {
        attributes: ["name"],
        error: ({ name }) =>
          inUse(
            `creating EKS Cluster (${text(name)})`,
            "CreateCluster",
            `Cluster already exists with name: ${text(name)}`,
          )(),
      },
    ],
    checkChange: checkCluster,
    recomputed: { platform_version: ["version"] },
    computed: (change) => {
      const { planned, make, region } = change;
      const name = text(planned["name"]);
      const id = make.hex(32).toUpperCase();
      return {
        id: name,
        arn: arn("eks", change, `cluster/${name}`),
        access_config: [{ authentication_mode: "CONFIG_MAP" }],
        certificate_authority: [{ data: certificate(change) }],
        cluster_id: null,
        created_at: make.timestamp(),
        deletion_protection: false,
        endpoint: `https://${id}.gr7.${region}.eks.amazonaws.com`,
        identity: [{ oidc: [{ issuer: `https://oidc.eks.${region}.amazonaws.com/id/${id}` }] }],
        kubernetes_network_config: [{ ip_family: "ipv4", service_ipv4_cidr: "172.20.0.0/16", service_ipv6_cidr: "" }],
        platform_version: "eks.1",
        status: "ACTIVE",
        upgrade_policy: [{ support_type: "EXTENDED" }],
        version: defaultVersion,
        vpc_config: [
          {
            cluster_security_group_id: make.ec2("sg"),
            public_access_cidrs: ["0.0.0.0/0"],
            vpc_id: (vpcOfCluster(change, planned) as string | undefined) ?? null,
          },
        ],
      };
    },
    dependents: [
      {
        type: "aws_eks_node_group",
        path: "cluster_name",
        attribute: "name",
        error: ({ name }) =>
          inUse(`deleting EKS Cluster (${text(name)})`, "DeleteCluster", "Cluster has nodegroups attached")(),
      },
    ],
  },

  aws_eks_node_group: {
    maxItems: { taint: 50 },
    forceNew: [
      "cluster_name",
      "node_group_name",
      "node_group_name_prefix",
      "node_role_arn",
      "subnet_ids",
      "ami_type",
      "capacity_type",
      "disk_size",
      "instance_types",
      "launch_template.*.id",
      "launch_template.*.name",
      "remote_access",
    ],
    checks: {
      cluster_name: isClusterName,
      node_group_name: length(1, 63, "node_group_name"),
      node_role_arn: isArn,
      capacity_type: oneOf("capacity_type", ["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"]),
      "taint.*.effect": oneOf("effect", ["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"]),
      "taint.*.key": length(1, 63, "key"),
      "taint.*.value": length(0, 63, "value"),
    },
    references: [
      clusterReference("creating EKS Node Group", "CreateNodegroup"),
      roleReference("node_role_arn", "creating EKS Node Group", "CreateNodegroup"),
      subnetReference("subnet_ids.*", "creating EKS Node Group", "CreateNodegroup"),
      ...["id", "name"].map((attribute) => ({
        path: `launch_template.*.${attribute}`,
        to: [["aws_launch_template", attribute]] as const,
        error: (value: string) =>
          invalid(
            "creating EKS Node Group",
            "CreateNodegroup",
            `The launch template ${value} does not exist`,
            "InvalidRequestException",
          ),
      })),
    ],
    unique: [
      {
        attributes: ["cluster_name", "node_group_name"],
        error: ({ cluster_name, node_group_name }) =>
          inUse(
            "creating EKS Node Group",
            "CreateNodegroup",
            `NodeGroup already exists with name ${text(node_group_name)} and cluster name ${text(cluster_name)}`,
          )(),
      },
    ],
    checkChange: checkNodeGroup,
    recomputed: { release_version: ["version", "launch_template"] },
    computed: (change) => {
      const { planned, make, find } = change;
      const cluster = text(planned["cluster_name"]);
      const prefix = text(planned["node_group_name_prefix"]) || "terraform-";
      const name = text(planned["node_group_name"]) || prefix + make.nameSuffix();
      const template = templateOf(planned, find("aws_launch_template"));
      const custom = text(template?.["image_id"]) !== "";
      const version = text(planned["version"]) || text(clusterNamed(change, cluster)?.["version"]);
      const unique = make.uuid();
      return {
        id: `${cluster}:${name}`,
        ami_type: custom ? "CUSTOM" : "AL2023_x86_64_STANDARD",
        arn: arn("eks", change, `nodegroup/${cluster}/${name}/${unique}`),
        capacity_type: "ON_DEMAND",
        disk_size: template === undefined ? 20 : 0,
        instance_types: text(template?.["instance_type"]) === "" ? ["t3.medium"] : [],
        launch_template: [{ id: template?.["id"] ?? null, name: template?.["name"] ?? null }],
        node_group_name: name,
        node_group_name_prefix: "",
        release_version: custom ? "" : `${version}.0-20261101`,
        resources: [{ autoscaling_groups: [{ name: `eks-${name}-${unique}` }], remote_access_security_group_id: "" }],
        status: "ACTIVE",
        version,
      };
    },
  },

  aws_eks_addon: {
    forceNew: ["addon_name", "cluster_name"],
    checks: {
      cluster_name: isClusterName,
      service_account_role_arn: isArn,
      resolve_conflicts_on_create: oneOf("resolve_conflicts_on_create", ["NONE", "OVERWRITE"]),
      resolve_conflicts_on_update: oneOf("resolve_conflicts_on_update", ["NONE", "OVERWRITE", "PRESERVE"]),
    },
    references: [
      clusterReference("creating EKS Add-On", "CreateAddon"),
      roleReference("service_account_role_arn", "creating EKS Add-On", "CreateAddon"),
      roleReference("pod_identity_association.*.role_arn", "creating EKS Add-On", "CreateAddon"),
    ],
    unique: [
      {
        attributes: ["cluster_name", "addon_name"],
        error: ({ cluster_name, addon_name }) =>
          inUse(
            `creating EKS Add-On (${text(cluster_name)}:${text(addon_name)})`,
            "CreateAddon",
            "Addon already exists.",
          )(),
      },
    ],
    checkChange: checkAddon,
    recomputed: { modified_at: "any" },
    computed: (change) => {
      const { planned, make } = change;
      const [cluster, addon] = [text(planned["cluster_name"]), text(planned["addon_name"])];
      return {
        id: `${cluster}:${addon}`,
        addon_version: "v1.0.0-eksbuild.1",
        arn: arn("eks", change, `addon/${cluster}/${addon}/${make.uuid()}`),
        configuration_values: "",
        created_at: make.timestamp(),
        modified_at: make.timestamp(),
      };
    },
  },

  aws_eks_access_entry: {
    forceNew: ["cluster_name", "principal_arn", "type"],
    checks: {
      cluster_name: isClusterName,
      principal_arn: isArn,
      type: oneOf("type", ["EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "STANDARD"]),
    },
    references: [clusterReference("creating EKS Access Entry", "CreateAccessEntry")],
    unique: [
      {
        attributes: ["cluster_name", "principal_arn"],
        error: ({ cluster_name, principal_arn }) =>
          inUse(
            `creating EKS Access Entry (${text(cluster_name)}:${text(principal_arn)})`,
            "CreateAccessEntry",
            "The specified access entry resource is already in use on this cluster.",
          )(),
      },
    ],
    checkChange: checkAccessEntry,
    recomputed: { modified_at: "any" },
    computed: (change) => {
      const { planned, make, account } = change;
      const [cluster, principal] = [text(planned["cluster_name"]), text(planned["principal_arn"])];
      const name = principal.split("/").at(-1) ?? "";
      const resource = `access-entry/${cluster}/role/${account}/${name}/${make.uuid()}`;
      return {
        id: `${cluster}:${principal}`,
        access_entry_arn: arn("eks", change, resource),
        created_at: make.timestamp(),
        kubernetes_groups: [],
        modified_at: make.timestamp(),
        user_name: `arn:aws:sts::${account}:assumed-role/${name}/{{SessionName}}`,
      };
    },
  },

  aws_eks_access_policy_association: {
    forceNew: ["cluster_name", "principal_arn", "policy_arn", "access_scope"],
    checks: {
      cluster_name: isClusterName,
      principal_arn: isArn,
      policy_arn: pattern(
        /^arn:[\w-]+:eks::aws:cluster-access-policy\/\w+$/,
        "the policy must be one of EKS's own: arn:aws:eks::aws:cluster-access-policy/<name>",
      ),
      "access_scope.*.type": oneOf("type", ["cluster", "namespace"]),
    },
    references: [clusterReference("creating EKS Access Policy Association", "AssociateAccessPolicy")],
    checkChange: checkPolicyAssociation,
    computed: ({ planned: { cluster_name, principal_arn, policy_arn }, make }) => ({
      id: `${text(cluster_name)}#${text(principal_arn)}#${text(policy_arn)}`,
      associated_at: make.timestamp(),
      modified_at: make.timestamp(),
    }),
  },

  aws_eks_pod_identity_association: {
    forceNew: ["cluster_name", "namespace", "service_account"],
    checks: { role_arn: isArn },
    references: [
      clusterReference("creating EKS Pod Identity Association", "CreatePodIdentityAssociation"),
      roleReference("role_arn", "creating EKS Pod Identity Association", "CreatePodIdentityAssociation"),
    ],
    unique: [
      {
        attributes: ["cluster_name", "namespace", "service_account"],
        error: () =>
          inUse(
            "creating EKS Pod Identity Association",
            "CreatePodIdentityAssociation",
            "Association already exists for this cluster, namespace and service account",
          )(),
      },
    ],
    computed: (change) => {
      const id = `a-${change.make.lower(17)}`;
      return {
        id,
        association_arn: arn("eks", change, `podidentityassociation/${text(change.planned["cluster_name"])}/${id}`),
        association_id: id,
        disable_session_tags: false,
        external_id: null,
      };
    },
    importId: ({ cluster_name, association_id }) => `${text(cluster_name)},${text(association_id)}`,
  },
};

/** Base64 of something that looks like a PEM certificate; it certifies nothing. */
function certificate({ make }: Surroundings): string {
  const body = Buffer.from(make.hex(512), "hex")
    .toString("base64")
    .replace(/(.{64})/g, "$1\n");
  return Buffer.from(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`).toString("base64");
}
