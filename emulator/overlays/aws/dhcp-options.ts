import type { ResourceOverlay } from "../overlay.ts";
import { dependencyViolation, vpcReference } from "./network-references.ts";
import { apiError, arn, text } from "./words.ts";

export const dhcpOptions: Record<string, ResourceOverlay> = {
  aws_vpc_dhcp_options: {
    forceNew: [
      "domain_name",
      "domain_name_servers",
      "ipv6_address_preferred_lease_time",
      "netbios_name_servers",
      "netbios_node_type",
      "ntp_servers",
    ],
    computed: (change) => {
      const id = change.make.ec2("dopt");
      return { id, arn: arn("ec2", change, `dhcp-options/${id}`), owner_id: change.account };
    },
    dependents: [
      {
        type: "aws_vpc_dhcp_options_association",
        path: "dhcp_options_id",
        attribute: "id",
        error: dependencyViolation("EC2 DHCP Options Set", "EC2: DeleteDhcpOptions", "dhcpOptions"),
      },
    ],
  },

  aws_vpc_dhcp_options_association: {
    forceNew: ["vpc_id"],
    references: [
      vpcReference("creating EC2 VPC DHCP Options Set Association", "EC2: AssociateDhcpOptions"),
      {
        path: "dhcp_options_id",
        to: [["aws_vpc_dhcp_options", "id"]],
        except: /^default$/,
        error: (id) =>
          apiError(
            "creating EC2 VPC DHCP Options Set Association",
            "EC2: AssociateDhcpOptions",
            400,
            "InvalidDhcpOptionID.NotFound",
            `The dhcpOption ID '${id}' does not exist`,
          ),
      },
    ],
    computed: ({ planned }) => ({ id: `${text(planned["dhcp_options_id"])}-${text(planned["vpc_id"])}` }),
    importId: ({ vpc_id }) => text(vpc_id),
  },
};
