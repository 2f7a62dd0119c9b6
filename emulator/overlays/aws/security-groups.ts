import { ProviderError } from "../../wire/diagnostic.ts";
import { equal, isUnknown, type ObjectValue } from "../../wire/value.ts";
import type { AwsOverlay } from "./complete.ts";
import { objectById } from "./find.ts";
import type { Refusal } from "./refusals.ts";
import { text } from "./words.ts";

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

function ruleRefusals(type: string): Refusal[] {
  return [
    {
      code: "InvalidParameterValue",
      message: ({ planned: { ip_protocol } }) =>
        /^(-1|tcp|udp|icmp|icmpv6|all|\d{1,3})$/i.test(text(ip_protocol))
          ? undefined
          : `Invalid value '${text(ip_protocol)}' for IP protocol. Unknown protocol.`,
    },
    {
      code: "InvalidParameterValue",
      message: ({ planned: { ip_protocol, from_port, to_port } }) =>
        /^(tcp|udp|6|17)$/i.test(text(ip_protocol)) && Number(from_port) > Number(to_port)
          ? `Invalid TCP/UDP port range (${String(from_port)}:${String(to_port)})`
          : undefined,
    },
    {
      code: "InvalidParameterValue",
      message: ({ planned: { description } }) =>
        /^[\w .:/()#,@[\]+=&;{}!$*-]{0,255}$/.test(text(description))
          ? undefined
          : "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
    },
    {
      code: "InvalidPermission.Duplicate",
      message: ({ planned, key, find }) => {
        const twin = find(type).some(
          ({ key: other, attributes }) =>
            other !== key && ruleContent.every((name) => equal(attributes[name], planned[name])),
        );
        const peer = sources.map((name) => text(planned[name])).find((value) => value !== "");
        const ports = `from port: ${String(planned["from_port"])}, to port: ${String(planned["to_port"])}`;
        const what = `peer: ${peer ?? ""}, ${text(planned["ip_protocol"]).toUpperCase()}, ${ports}, ALLOW`;
        return twin ? `the specified rule "${what}" already exists` : undefined;
      },
    },
  ];
}

function rule(direction: "ingress" | "egress"): AwsOverlay {
  return {
    validate: checkPorts,
    refusals: ruleRefusals(`aws_vpc_security_group_${direction}_rule`),
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

  aws_vpc_security_group_ingress_rule: rule("ingress"),
  aws_vpc_security_group_egress_rule: rule("egress"),
};
