import type { ResourceOverlay } from "../overlay.ts";
import { isNetworkCidr } from "./cidr.ts";
import { dependencyViolation } from "./network-references.ts";
import { arn, oneOf } from "./words.ts";

const vpcInUse = dependencyViolation("EC2 VPC", "EC2: DeleteVpc", "vpc");

export const vpc: Record<string, ResourceOverlay> = {
  aws_vpc: {
    schemaVersion: 1,
    forceNew: ["cidr_block", "ipv4_ipam_pool_id", "ipv4_netmask_length"],
    checks: { cidr_block: isNetworkCidr, instance_tenancy: oneOf("instance_tenancy", ["default", "dedicated"]) },
    computed: (change) => {
      const { make, account } = change;
      const id = make.ec2("vpc");
      const table = make.ec2("rtb");
      return {
        id,
        arn: arn("ec2", change, `vpc/${id}`),
        cidr_block: "",
        default_network_acl_id: make.ec2("acl"),
        default_route_table_id: table,
        default_security_group_id: make.ec2("sg"),
        dhcp_options_id: make.ec2("dopt"),
        enable_dns_hostnames: false,
        enable_network_address_usage_metrics: false,
        ipv6_association_id: "",
        ipv6_cidr_block: "",
        ipv6_cidr_block_network_border_group: "",
        main_route_table_id: table,
        owner_id: account,
      };
    },
    dependents: ["aws_subnet", "aws_internet_gateway", "aws_security_group", "aws_route_table", "aws_vpc_endpoint"].map(
      (type) => ({ type, path: "vpc_id", attribute: "id", error: vpcInUse }),
    ),
  },
};
