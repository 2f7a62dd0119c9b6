import { stringsAt, valuesAt } from "../../provider/paths.ts";
import type { ObjectValue } from "../../wire/value.ts";
import type { AwsOverlay } from "./complete.ts";
import { objectById } from "./find.ts";
import type { Refusal } from "./refusals.ts";
import { text } from "./words.ts";

/**
 * What EC2 refuses in a launch template, or when the first instance starts from it.
 *
 * Source: API reference, RequestLaunchTemplateData, CapacityReservationSpecification and RunInstances.
 */
const templateRefusals: readonly Refusal[] = [
  {
    code: "InvalidUserData.Malformed",
    message: ({ planned: { user_data } }) =>
      /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text(user_data)) ? undefined : "Invalid BASE64 encoding of user data.",
  },
  {
    code: "InvalidParameterCombination",
    message: ({ planned }) =>
      valuesAt(planned, "network_interfaces.*").length > 0 && stringsAt(planned, "vpc_security_group_ids.*").length > 0
        ? "Network interfaces and an instance-level security groups may not be specified on the same request"
        : undefined,
  },
  {
    code: "InvalidParameterValue",
    // The provider itself stores zero where no size is given.
    message: ({ planned, prior }) =>
      prior === undefined && valuesAt(planned, "block_device_mappings.*.ebs.*.volume_size").some((size) => size === 0)
        ? "Volume of 0GiB is too small"
        : undefined,
  },
  {
    code: "InvalidParameterValue",
    message: ({ planned }) => {
      const types = stringsAt(planned, "network_interfaces.*.interface_type");
      const unknown = types.find((type) => !["", "interface", "efa", "efa-only"].includes(type));
      return unknown && `Value (${unknown}) for parameter interface_type is invalid.`;
    },
  },
  {
    code: "InvalidCapacityReservationId.Malformed",
    message: ({ planned }) => {
      const target = "capacity_reservation_specification.*.capacity_reservation_target.*";
      const ids = stringsAt(planned, `${target}.capacity_reservation_id`);
      const malformed = ids.find((id) => id !== "" && !/^cr-[0-9a-f]{8,17}$/.test(id));
      return malformed && `Invalid id: "${malformed}" (expecting "cr-...")`;
    },
  },
  {
    code: "InvalidParameterCombination",
    message: ({ planned }) => {
      const [preference = ""] = stringsAt(
        planned,
        "capacity_reservation_specification.*.capacity_reservation_preference",
      );
      const targets = valuesAt(planned, "capacity_reservation_specification.*.capacity_reservation_target.*");
      return targets.length > 0 && !["", "capacity-reservations-only"].includes(preference)
        ? "You can only specify CapacityReservationPreference and CapacityReservationTarget together if the CapacityReservationPreference is capacity-reservations-only."
        : undefined;
    },
  },
];

export const compute: Record<string, AwsOverlay> = {
  aws_launch_template: {
    refusals: templateRefusals,
    computed: ({ prior, planned }) => {
      const latest =
        typeof planned["latest_version"] === "number"
          ? planned["latest_version"]
          : Number(prior?.["latest_version"] ?? 0) + 1;
      return {
        default_version: planned["update_default_version"] === true ? latest : (prior?.["default_version"] ?? 1),
        latest_version: latest,
      };
    },
  },

  aws_autoscaling_group: {
    computed: (change) => {
      const { planned, account } = change;
      const subnets = stringsAt(planned, "vpc_zone_identifier.*").map((id) => objectById(change, "aws_subnet", id));
      const zones = [...new Set(subnets.map((subnet) => text(subnet?.["availability_zone"])))].filter(
        (zone) => zone !== "",
      );
      const templates = valuesAt(planned, "launch_template.*") as readonly ObjectValue[];
      return {
        availability_zone_distribution: [{ capacity_distribution_strategy: "balanced-best-effort" }],
        capacity_reservation_specification: [
          { capacity_reservation_preference: "default", capacity_reservation_target: [] },
        ],
        availability_zones: zones,
        default_cooldown: 300,
        desired_capacity: planned["min_size"] ?? 0,
        service_linked_role_arn: `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
        launch_template: templates.map((template) => ({
          ...template,
          name: text(objectById(change, "aws_launch_template", template["id"])?.["name"]),
        })),
      };
    },
  },

  aws_autoscaling_group_tag: {
    refusals: [
      {
        code: "ValidationError",
        message: ({ planned }) =>
          stringsAt(planned, "tag.*.value").some((value) => value.length > 256)
            ? "1 validation error detected: Value at 'tags.1.member.value' failed to satisfy constraint: Member must have length less than or equal to 256"
            : undefined,
      },
    ],
  },

  aws_placement_group: { computed: ({ make }) => ({ placement_group_id: make.ec2("pg") }) },

  aws_ssm_document: {
    computed: ({ prior, planned, account, make }) => {
      const latest = Number(prior?.["latest_version"] ?? 0) + 1;
      return {
        default_version: String(latest),
        document_version: String(latest),
        hash: make.hex(64),
        hash_type: "Sha256",
        latest_version: String(latest),
        owner: account,
        schema_version: /"schemaVersion":\s*"([^"]+)"/.exec(text(planned["content"]))?.[1] ?? "",
        status: "Active",
      };
    },
  },
};
