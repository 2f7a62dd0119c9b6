import type { ResourceOverlay } from "../overlay.ts";
import { all, apiError, arn, between, length, nameOf, oneOf, pattern, text } from "./words.ts";

/** Changes to these create a new version of a launch template; changes to tags or the default version do not. */
const versioned = [
  "block_device_mappings",
  "capacity_reservation_specification",
  "cpu_options",
  "credit_specification",
  "description",
  "disable_api_stop",
  "disable_api_termination",
  "ebs_optimized",
  "enclave_options",
  "hibernation_options",
  "iam_instance_profile",
  "image_id",
  "instance_initiated_shutdown_behavior",
  "instance_market_options",
  "instance_requirements",
  "instance_type",
  "kernel_id",
  "key_name",
  "license_specification",
  "maintenance_options",
  "metadata_options",
  "monitoring",
  "network_interfaces",
  "placement",
  "private_dns_name_options",
  "ram_disk_id",
  "security_group_names",
  "tag_specifications",
  "user_data",
  "vpc_security_group_ids",
];

export const compute: Record<string, ResourceOverlay> = {
  aws_launch_template: {
    forceNew: ["name", "name_prefix"],
    checks: {
      name: all(
        pattern(/^.{3,}$/s, '"name" cannot be less than 3 characters'),
        pattern(/^.{0,128}$/s, '"name" cannot be longer than 128 characters'),
        pattern(
          /^[0-9a-zA-Z()./_-]+$/,
          'only alphanumeric characters and certain special characters ("()./_-") allowed in "name"',
        ),
      ),
      "metadata_options.*.http_endpoint": oneOf("http_endpoint", ["disabled", "enabled"]),
      "metadata_options.*.http_tokens": oneOf("http_tokens", ["optional", "required"]),
      "metadata_options.*.http_put_response_hop_limit": between("http_put_response_hop_limit", 1, 64),
      "network_interfaces.*.interface_type": oneOf("interface_type", ["efa", "efa-only", "interface"]),
      "instance_market_options.*.market_type": oneOf("market_type", ["spot", "capacity-block"]),
      "block_device_mappings.*.ebs.*.volume_type": oneOf("volume_type", [
        "standard",
        "io1",
        "io2",
        "gp2",
        "sc1",
        "st1",
        "gp3",
      ]),
      "tag_specifications.*.resource_type": pattern(
        /^[a-z-]+$/,
        "expected resource_type to be a taggable resource type",
      ),
    },
    unique: [
      {
        attributes: ["name"],
        error: ({ name }) =>
          apiError(
            `creating EC2 Launch Template (${text(name)})`,
            "EC2: CreateLaunchTemplate",
            400,
            "InvalidLaunchTemplateName.AlreadyExistsException",
            "Launch template name already in use.",
          ),
      },
    ],
    recomputed: { latest_version: versioned, default_version: [...versioned, "update_default_version"] },
    computed: (change) => {
      const { prior, planned, make } = change;
      const id = make.ec2("lt");
      const latest =
        typeof planned["latest_version"] === "number"
          ? planned["latest_version"]
          : Number(prior?.["latest_version"] ?? 0) + 1;
      return {
        id,
        arn: arn("ec2", change, `launch-template/${id}`),
        default_version: planned["update_default_version"] === true ? latest : (prior?.["default_version"] ?? 1),
        latest_version: latest,
        name: nameOf(change),
        name_prefix: "",
      };
    },
  },

  aws_autoscaling_group_tag: {
    forceNew: ["autoscaling_group_name", "tag.*.key"],
    checks: { "tag.*.key": length(1, 128, "key"), "tag.*.value": length(0, 256, "value") },
    references: [
      {
        path: "autoscaling_group_name",
        to: [["aws_eks_node_group", "resources.*.autoscaling_groups.*.name"]],
        error: (name) =>
          apiError(
            `creating AutoScaling Group (${name}) tag`,
            "Auto Scaling: CreateOrUpdateTags",
            400,
            "ValidationError",
            `AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`,
          ),
      },
    ],
    computed: ({ planned }) => {
      const [tag] = Array.isArray(planned["tag"]) ? planned["tag"] : [];
      return { id: `${text(planned["autoscaling_group_name"])},${text((tag as { key?: string } | undefined)?.key)}` };
    },
  },

  aws_placement_group: {
    forceNew: ["name", "strategy", "partition_count", "spread_level"],
    checks: {
      strategy: oneOf("strategy", ["cluster", "partition", "spread"]),
      partition_count: between("partition_count", 1, 7),
      spread_level: oneOf("spread_level", ["host", "rack"]),
    },
    unique: [
      {
        attributes: ["name"],
        error: ({ name }) =>
          apiError(
            `creating EC2 Placement Group (${text(name)})`,
            "EC2: CreatePlacementGroup",
            400,
            "InvalidPlacementGroup.Duplicate",
            `The placement group '${text(name)}' already exists`,
          ),
      },
    ],
    computed: (change) => {
      const name = text(change.planned["name"]);
      return {
        id: name,
        arn: arn("ec2", change, `placement-group/${name}`),
        partition_count: 0,
        placement_group_id: change.make.ec2("pg"),
        spread_level: "",
      };
    },
  },
};
