import type { Change, ResourceOverlay } from "../overlay.ts";
import { contains, isNetworkCidr, overlaps } from "./cidr.ts";
import { dependencyViolation, objectById, vpcReference } from "./network-references.ts";
import { apiError, arn, text } from "./words.ts";
import { availabilityZones, zoneId } from "./zones.ts";

const subnetInUse = dependencyViolation("EC2 Subnet", "EC2: DeleteSubnet", "subnet");

function checkSubnet(change: Change): void {
  const { planned, key, region, find, prior } = change;
  if (prior !== undefined) return;
  const cidr = text(planned["cidr_block"]);
  const fail = (code: string, message: string): never => {
    throw apiError("creating EC2 Subnet", "EC2: CreateSubnet", 400, code, message);
  };
  const vpc = objectById(change, "aws_vpc", planned["vpc_id"]);
  if (cidr !== "" && !contains(text(vpc?.["cidr_block"]), cidr)) {
    fail("InvalidSubnet.Range", `The CIDR '${cidr}' is invalid.`);
  }
  const siblings = find("aws_subnet").filter(
    (other) => other.key !== key && other.attributes["vpc_id"] === planned["vpc_id"],
  );
  if (siblings.some(({ attributes }) => overlaps(text(attributes["cidr_block"]), cidr))) {
    fail("InvalidSubnet.Conflict", `The CIDR '${cidr}' conflicts with another subnet`);
  }
  const zone = planned["availability_zone"];
  const zones = availabilityZones(region);
  if (typeof zone === "string" && !zones.includes(zone)) {
    const only = "Subnets can currently only be created in the following availability zones";
    fail(
      "InvalidParameterValue",
      `Value (${zone}) for parameter availabilityZone is invalid. ${only}: ${zones.join(", ")}.`,
    );
  }
}

export const subnets: Record<string, ResourceOverlay> = {
  aws_subnet: {
    schemaVersion: 1,
    forceNew: ["vpc_id", "cidr_block", "availability_zone", "availability_zone_id", "ipv6_native", "outpost_arn"],
    checks: { cidr_block: isNetworkCidr },
    references: [vpcReference("creating EC2 Subnet", "EC2: CreateSubnet")],
    checkChange: checkSubnet,
    computed: (change) => {
      const { make, planned, account, region } = change;
      const id = make.ec2("subnet");
      const zone = text(planned["availability_zone"]) || `${region}a`;
      return {
        id,
        arn: arn("ec2", change, `subnet/${id}`),
        availability_zone: zone,
        availability_zone_id: zoneId(zone),
        ipv6_cidr_block_association_id: "",
        owner_id: account,
        private_dns_hostname_type_on_launch: "ip-name",
      };
    },
    dependents: [
      { type: "aws_nat_gateway", path: "subnet_id" },
      { type: "aws_eks_cluster", path: "vpc_config.*.subnet_ids.*" },
      { type: "aws_eks_node_group", path: "subnet_ids.*" },
      { type: "aws_vpc_endpoint", path: "subnet_ids.*" },
      { type: "aws_vpc_endpoint_subnet_association", path: "subnet_id" },
    ].map((dependent) => ({ ...dependent, attribute: "id", error: subnetInUse })),
  },
};
