import { ProviderError } from "../../wire/diagnostic.ts";
import { equal, isUnknown, type ObjectValue } from "../../wire/value.ts";
import type { Change, Reference, ResourceOverlay } from "../overlay.ts";
import { isCidr } from "./cidr.ts";
import { objectById, vpcReference } from "./network-references.ts";
import { all, apiError, arn, length, nameOf, pattern, text } from "./words.ts";

/** A security group has a resource of its own, or was created with a VPC or an EKS cluster. */
export function securityGroupReference(doing: string, operation: string, path: string): Reference {
  return {
    path,
    to: [
      ["aws_security_group", "id"],
      ["aws_vpc", "default_security_group_id"],
      ["aws_eks_cluster", "vpc_config.*.cluster_security_group_id"],
    ],
    error: (id) =>
      apiError(doing, operation, 400, "InvalidGroup.NotFound", `The security group '${id}' does not exist`),
  };
}

function inUse({ id }: ObjectValue): ProviderError {
  return apiError(
    `deleting Security Group (${text(id)})`,
    "EC2: DeleteSecurityGroup",
    400,
    "DependencyViolation",
    `resource ${text(id)} has a dependent object`,
  );
}

const isGroupName = all(length(1, 255, "name"), pattern(/^(?!sg-)/, "invalid value for name (cannot begin with sg-)"));
const isDescription = all(
  length(0, 255, "description"),
  pattern(
    /^[0-9A-Za-z_ .:/()#,@[\]+=&;{}!$*-]*$/,
    "invalid value for description (See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-security-groups.html#security-group-rule-characteristics)",
  ),
);

const sources = ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"];

function validateRule(config: ObjectValue): ProviderError[] {
  const given = sources.filter((name) => (config[name] ?? null) !== null);
  if (given.length > 1 || (given.length === 0 && !sources.some((name) => isUnknown(config[name])))) {
    const how = given.length === 0 ? "No attribute specified" : `${given.length} attributes specified`;
    const detail = `${how} when one (and only one) of [${sources.join(",")}] is required`;
    return [new ProviderError("Invalid Attribute Combination", detail)];
  }
  const protocol = config["ip_protocol"];
  if (isUnknown(protocol) || protocol === "-1") return [];
  return ["from_port", "to_port"]
    .filter((name) => (config[name] ?? null) === null)
    .map(
      (name) =>
        new ProviderError("Missing required argument", `${name} must be set unless ip_protocol is "-1"`, [name]),
    );
}

const ruleContent = ["security_group_id", "ip_protocol", "from_port", "to_port", ...sources];

function rule(direction: "Ingress" | "Egress"): ResourceOverlay {
  const type = `aws_vpc_security_group_${direction.toLowerCase()}_rule`;
  const doing = `creating VPC Security Group ${direction} Rule`;
  const operation = `EC2: AuthorizeSecurityGroup${direction}`;
  return {
    forceNew: ["security_group_id"],
    checks: { cidr_ipv4: isCidr, description: isDescription },
    validate: validateRule,
    references: [
      securityGroupReference(doing, operation, "security_group_id"),
      securityGroupReference(doing, operation, "referenced_security_group_id"),
    ],
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
        doing,
        operation,
        400,
        "InvalidPermission.Duplicate",
        `the specified rule "${what}" already exists`,
      );
    },
    computed: (change) => {
      const id = change.make.ec2("sgr");
      return { id, arn: arn("ec2", change, `security-group-rule/${id}`), security_group_rule_id: id };
    },
  };
}

export const securityGroups: Record<string, ResourceOverlay> = {
  aws_security_group: {
    schemaVersion: 1,
    forceNew: ["name", "name_prefix", "description", "vpc_id"],
    checks: { name: isGroupName, description: isDescription },
    references: [vpcReference("creating Security Group", "EC2: CreateSecurityGroup")],
    unique: [
      {
        attributes: ["vpc_id", "name"],
        error: ({ name, vpc_id }) =>
          apiError(
            `creating Security Group (${text(name)})`,
            "EC2: CreateSecurityGroup",
            400,
            "InvalidGroup.Duplicate",
            `The security group '${text(name)}' already exists for VPC '${text(vpc_id)}'`,
          ),
      },
    ],
    computed: (change) => {
      const id = change.make.ec2("sg");
      return {
        id,
        arn: arn("ec2", change, `security-group/${id}`),
        egress: [],
        ingress: [],
        name: nameOf(change),
        name_prefix: "",
        owner_id: change.account,
        vpc_id: null,
      };
    },
    dependents: [
      { type: "aws_vpc_security_group_ingress_rule", path: "referenced_security_group_id" },
      { type: "aws_vpc_security_group_egress_rule", path: "referenced_security_group_id" },
      { type: "aws_vpc_endpoint", path: "security_group_ids.*" },
      { type: "aws_eks_cluster", path: "vpc_config.*.security_group_ids.*" },
      { type: "aws_security_group", path: "ingress.*.security_groups.*" },
      { type: "aws_security_group", path: "egress.*.security_groups.*" },
    ].map((dependent) => ({
      ...dependent,
      attribute: "id",
      error: inUse,
      // The group's own rules are deleted with it.
      where: (other: ObjectValue, self: ObjectValue) => other["security_group_id"] !== self["id"],
    })),
  },

  aws_default_security_group: {
    schemaVersion: 1,
    forceNew: ["vpc_id"],
    references: [vpcReference("reading EC2 Default Security Group", "EC2: DescribeSecurityGroups")],
    computed: (change) => {
      const vpc = objectById(change, "aws_vpc", change.planned["vpc_id"]);
      const id = text(vpc?.["default_security_group_id"]);
      return {
        id,
        arn: arn("ec2", change, `security-group/${id}`),
        description: "default VPC security group",
        egress: [],
        ingress: [],
        name: "default",
        name_prefix: "",
        owner_id: change.account,
        vpc_id: null,
      };
    },
  },

  aws_vpc_security_group_ingress_rule: rule("Ingress"),
  aws_vpc_security_group_egress_rule: rule("Egress"),
};
