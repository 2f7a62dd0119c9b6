import { ProviderError } from "../../wire/diagnostic.ts";
import { equal, isUnknown, type ObjectValue } from "../../wire/value.ts";
import type { Change } from "../overlay.ts";
import type { AwsOverlay } from "./complete.ts";
import { objectById } from "./find.ts";
import { apiError, text } from "./words.ts";

const sources = ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"];
const ruleContent = ["security_group_id", "ip_protocol", "from_port", "to_port", ...sources];

/** The provider itself leaves this to AWS. */
function checkPorts(config: ObjectValue): ProviderError[] {
  const protocol = config["ip_protocol"];
  if (isUnknown(protocol) || protocol === "-1") return [];
  return ["from_port", "to_port"]
    .filter((name) => (config[name] ?? null) === null)
    .map(
      (name) =>
        new ProviderError("Missing required argument", `${name} must be set unless ip_protocol is "-1"`, [name]),
    );
}

function rule(direction: "Ingress" | "Egress"): AwsOverlay {
  const type = `aws_vpc_security_group_${direction.toLowerCase()}_rule`;
  return {
    validate: checkPorts,
    checkChange: ({ planned, key, find }: Change): void => {
      const twin = find(type).some(
        ({ key: other, attributes }) =>
          other !== key && ruleContent.every((name) => equal(attributes[name], planned[name])),
      );
      if (!twin) return;
      const peer = sources.map((name) => text(planned[name])).find((value) => value !== "");
      const ports = `from port: ${String(planned["from_port"])}, to port: ${String(planned["to_port"])}`;
      const what = `peer: ${peer ?? ""}, ${text(planned["ip_protocol"]).toUpperCase()}, ${ports}, ALLOW`;
      throw apiError(
        `creating VPC Security Group ${direction} Rule`,
        `EC2: AuthorizeSecurityGroup${direction}`,
        400,
        "InvalidPermission.Duplicate",
        `the specified rule "${what}" already exists`,
      );
    },
    computed: ({ id }) => ({ security_group_rule_id: id }),
  };
}

export const securityGroups: Record<string, AwsOverlay> = {
  aws_default_security_group: {
    computed: (change) => {
      const id = text(objectById(change, "aws_vpc", change.planned["vpc_id"])?.["default_security_group_id"]);
      return {
        id,
        arn: change.arn.replace(change.id, id),
        description: "default VPC security group",
        name: "default",
      };
    },
  },

  aws_vpc_security_group_ingress_rule: rule("Ingress"),
  aws_vpc_security_group_egress_rule: rule("Egress"),
};
