import type { ResourceOverlay, Surroundings } from "../overlay.ts";
import {
  checkAccessEntry,
  checkAddon,
  checkCluster,
  checkNodeGroup,
  checkPolicyAssociation,
  clusterNamed,
  clusterReference,
  inUse,
  invalid,
  isClusterName,
  roleReference,
  subnetReference,
  templateOf,
  vpcOfCluster,
} from "./eks-checks.ts";
import { securityGroupReference } from "./security-groups.ts";
import { arn, isArn, length, oneOf, pattern, text } from "./words.ts";

/** The version of a cluster whose configuration names none. */
const defaultVersion = "1.34";

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

/** Base64 of text that looks like a PEM certificate but is not one. */
function certificate({ make }: Surroundings): string {
  const body = Buffer.from(make.hex(512), "hex")
    .toString("base64")
    .replace(/(.{64})/g, "$1\n");
  return Buffer.from(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`).toString("base64");
}
