import { addonNamed, versionsOf } from "../../local-aws/eks/addon-catalogue.ts";
import { protectedText } from "../../local-aws/eks/cluster-refusals.ts";
import { release } from "../../local-aws/eks/node-groups.ts";
import { defaultVersion, knownVersion } from "../../local-aws/eks/versions.ts";
import type { Surroundings } from "../overlay.ts";
import type { AwsOverlay } from "./complete.ts";
import {
  checkAccessEntry,
  checkAddon,
  checkCluster,
  checkNodeGroup,
  checkPodIdentity,
  checkPolicyAssociation,
  clusterNamed,
} from "./eks-checks.ts";
import { templateOfGroup, vpcIdOfCluster } from "./eks-facts.ts";
import { apiError, arn, text } from "./words.ts";

export const eks: Record<string, AwsOverlay> = {
  aws_eks_cluster: {
    checkChange: checkCluster,
    keeps: ({ name, deletion_protection }) =>
      deletion_protection === true
        ? apiError(
            `deleting EKS Cluster (${text(name)})`,
            "EKS: DeleteCluster",
            400,
            "InvalidRequestException",
            protectedText(text(name)),
          )
        : undefined,
    recomputed: { platform_version: ["version"] },
    computed: (change) => {
      const { planned, make, region } = change;
      const id = make.hex(32).toUpperCase();
      return {
        access_config: [{ authentication_mode: "CONFIG_MAP", bootstrap_cluster_creator_admin_permissions: true }],
        certificate_authority: [{ data: certificate(change) }],
        cluster_id: null,
        endpoint: `https://${id}.gr7.${region}.eks.amazonaws.com`,
        identity: [{ oidc: [{ issuer: `https://oidc.eks.${region}.amazonaws.com/id/${id}` }] }],
        kubernetes_network_config: [
          {
            elastic_load_balancing: [{ enabled: false }],
            ip_family: "ipv4",
            service_ipv4_cidr: "172.20.0.0/16",
            service_ipv6_cidr: "",
          },
        ],
        platform_version: knownVersion(text(planned["version"]) || defaultVersion)?.platform ?? "eks.1",
        status: "ACTIVE",
        upgrade_policy: [{ support_type: "EXTENDED" }],
        version: defaultVersion,
        vpc_config: [
          {
            cluster_security_group_id: make.ec2("sg"),
            public_access_cidrs: ["0.0.0.0/0"],
            vpc_id: vpcIdOfCluster(change, planned) ?? null,
          },
        ],
      };
    },
  },

  aws_eks_node_group: {
    checkChange: checkNodeGroup,
    recomputed: { release_version: ["version", "launch_template"] },
    computed: (change) => {
      const { planned, make } = change;
      const cluster = text(planned["cluster_name"]);
      const prefix = text(planned["node_group_name_prefix"]) || "terraform-";
      const name = text(planned["node_group_name"]) || prefix + make.nameSuffix();
      const template = templateOfGroup(change);
      const custom = (template?.version?.imageId ?? "") !== "";
      const version = text(planned["version"]) || text(clusterNamed(change, cluster)?.["version"]);
      const unique = make.uuid();
      return {
        id: `${cluster}:${name}`,
        ami_type: custom ? "CUSTOM" : "AL2023_x86_64_STANDARD",
        arn: arn("eks", change, `nodegroup/${cluster}/${name}/${unique}`),
        capacity_type: "ON_DEMAND",
        disk_size: template === undefined ? 20 : 0,
        instance_types: (template?.version?.instanceType ?? "") === "" ? ["t3.medium"] : [],
        launch_template: template === undefined ? [] : [{ id: template.id, name: template.name }],
        node_group_name: name,
        node_group_name_prefix: "",
        node_repair_config: [],
        release_version: custom ? (template?.version?.imageId ?? "") : release(version),
        resources: [{ autoscaling_groups: [{ name: `eks-${name}-${unique}` }], remote_access_security_group_id: "" }],
        status: "ACTIVE",
        update_config: [{ max_unavailable: 1, max_unavailable_percentage: 0 }],
        version,
      };
    },
  },

  aws_eks_addon: {
    checkChange: checkAddon,
    recomputed: { modified_at: "any" },
    computed: (change) => {
      const known = addonNamed(text(change.planned["addon_name"]));
      const kubernetes = text(clusterNamed(change, text(change.planned["cluster_name"]))?.["version"]);
      return { addon_version: (known && versionsOf(known, kubernetes)[0]) ?? "v1.0.0-eksbuild.1" };
    },
  },

  aws_eks_access_entry: {
    checkChange: checkAccessEntry,
    recomputed: { modified_at: "any" },
    computed: (change) => {
      const { planned, make, account } = change;
      const principal = text(planned["principal_arn"]);
      const name = principal.split("/").at(-1) ?? "";
      const resource = `access-entry/${text(planned["cluster_name"])}/role/${account}/${name}/${make.uuid()}`;
      return {
        access_entry_arn: arn("eks", change, resource),
        user_name: `arn:aws:sts::${principal.split(":")[4] ?? account}:assumed-role/${name}/{{SessionName}}`,
      };
    },
  },

  aws_eks_access_policy_association: { checkChange: checkPolicyAssociation },

  aws_eks_pod_identity_association: {
    checkChange: checkPodIdentity,
    computed: (change) => ({
      association_arn: arn(
        "eks",
        change,
        `podidentityassociation/${text(change.planned["cluster_name"])}/${change.id}`,
      ),
      association_id: change.id,
    }),
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
