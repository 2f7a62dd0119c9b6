import type { ResourceOverlay } from "../overlay.ts";
import { apiError, arn, regional } from "./words.ts";

export const network: Record<string, ResourceOverlay> = {
  aws_vpc: {
    schemaVersion: 1,
    forceNew: ["cidr_block", "instance_tenancy"],
    computed: (change) => {
      const id = change.make.ec2("vpc");
      return regional(change, {
        id,
        arn: arn("ec2", change, `vpc/${id}`),
        default_network_acl_id: change.make.ec2("acl"),
        default_route_table_id: change.make.ec2("rtb"),
        default_security_group_id: change.make.ec2("sg"),
        dhcp_options_id: change.make.ec2("dopt"),
        ipv6_association_id: "",
        main_route_table_id: change.make.ec2("rtb"),
        owner_id: change.account,
      });
    },
  },
  aws_subnet: {
    schemaVersion: 1,
    forceNew: ["vpc_id", "cidr_block"],
    references: [
      {
        path: "vpc_id",
        type: "aws_vpc",
        attribute: "id",
        error: (id) =>
          apiError(
            "creating EC2 Subnet",
            "EC2: CreateSubnet",
            400,
            "api error InvalidVpcID.NotFound",
            `The vpc ID '${id}' does not exist`,
          ),
      },
    ],
    computed: (change) => {
      const id = change.make.ec2("subnet");
      return regional(change, {
        id,
        arn: arn("ec2", change, `subnet/${id}`),
        ipv6_cidr_block_association_id: "",
        owner_id: change.account,
      });
    },
  },
};
