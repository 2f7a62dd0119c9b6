import type { Permissions } from "./type-permissions.ts";

/**
 * Networks and what protects them.
 *
 * Sources, as of 2026-11-26: the calls that the resources of terraform-provider-aws 5.100 make (internal/service/ec2), and
 * "Actions, resources, and condition keys for Amazon EC2" in the Service Authorization Reference.
 */
export const network: Permissions = {
  aws_vpc: {
    // Also the defaults that come with a VPC: its network ACL, route table and security group.
    read: [
      "ec2:DescribeVpcs",
      "ec2:DescribeVpcAttribute",
      "ec2:DescribeNetworkAcls",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
    ],
    create: ["ec2:CreateVpc"],
    change: ["ec2:ModifyVpcAttribute", "ec2:ModifyVpcTenancy"],
    delete: ["ec2:DeleteVpc"],
    limitedBy: "tags",
    creates: "vpc",
  },
  aws_vpc_dhcp_options: {
    read: ["ec2:DescribeDhcpOptions"],
    create: ["ec2:CreateDhcpOptions"],
    change: [],
    delete: ["ec2:DeleteDhcpOptions"],
    limitedBy: "tags",
    creates: "dhcp-options",
  },
  aws_vpc_dhcp_options_association: {
    read: ["ec2:DescribeVpcs"],
    create: ["ec2:AssociateDhcpOptions"],
    change: ["ec2:AssociateDhcpOptions"],
    delete: ["ec2:AssociateDhcpOptions"],
    limitedBy: "parent",
  },
  aws_vpc_ipv4_cidr_block_association: {
    read: ["ec2:DescribeVpcs"],
    create: ["ec2:AssociateVpcCidrBlock"],
    change: [],
    delete: ["ec2:DisassociateVpcCidrBlock"],
    limitedBy: "parent",
  },
  aws_subnet: {
    read: ["ec2:DescribeSubnets"],
    create: ["ec2:CreateSubnet"],
    change: ["ec2:ModifySubnetAttribute"],
    // Terraform waits for network interfaces that are still in it.
    delete: ["ec2:DeleteSubnet", "ec2:DescribeNetworkInterfaces"],
    limitedBy: "tags",
    creates: "subnet",
  },
  aws_internet_gateway: {
    read: ["ec2:DescribeInternetGateways"],
    create: ["ec2:CreateInternetGateway"],
    change: ["ec2:AttachInternetGateway", "ec2:DetachInternetGateway"],
    delete: ["ec2:DeleteInternetGateway"],
    limitedBy: "tags",
    creates: "internet-gateway",
  },
  aws_eip: {
    read: ["ec2:DescribeAddresses", "ec2:DescribeAddressesAttribute"],
    create: ["ec2:AllocateAddress"],
    change: ["ec2:DisassociateAddress"],
    delete: ["ec2:ReleaseAddress"],
    limitedBy: "tags",
    creates: "elastic-ip",
  },
  aws_nat_gateway: {
    read: ["ec2:DescribeNatGateways"],
    create: ["ec2:CreateNatGateway"],
    change: [],
    delete: ["ec2:DeleteNatGateway"],
    limitedBy: "tags",
    creates: "natgateway",
  },
  aws_ec2_transit_gateway_vpc_attachment: {
    read: ["ec2:DescribeTransitGatewayVpcAttachments", "ec2:DescribeTransitGateways"],
    create: ["ec2:CreateTransitGatewayVpcAttachment"],
    change: ["ec2:ModifyTransitGatewayVpcAttachment"],
    delete: ["ec2:DeleteTransitGatewayVpcAttachment"],
    limitedBy: "tags",
    creates: "transit-gateway-attachment",
  },
  aws_route_table: {
    read: ["ec2:DescribeRouteTables"],
    create: ["ec2:CreateRouteTable"],
    change: ["ec2:CreateRoute", "ec2:ReplaceRoute", "ec2:DeleteRoute"],
    delete: ["ec2:DisassociateRouteTable", "ec2:DeleteRouteTable"],
    limitedBy: "tags",
    creates: "route-table",
  },
  aws_route: {
    read: ["ec2:DescribeRouteTables"],
    create: ["ec2:CreateRoute"],
    change: ["ec2:ReplaceRoute"],
    delete: ["ec2:DeleteRoute"],
    limitedBy: "parent",
  },
  aws_route_table_association: {
    read: ["ec2:DescribeRouteTables"],
    create: ["ec2:AssociateRouteTable"],
    change: ["ec2:ReplaceRouteTableAssociation"],
    delete: ["ec2:DisassociateRouteTable"],
    limitedBy: "parent",
  },
  aws_vpc_endpoint: {
    read: ["ec2:DescribeVpcEndpoints", "ec2:DescribePrefixLists", "ec2:DescribeSecurityGroups"],
    create: ["ec2:CreateVpcEndpoint"],
    change: ["ec2:ModifyVpcEndpoint"],
    delete: ["ec2:DeleteVpcEndpoints"],
    limitedBy: "tags",
    creates: "vpc-endpoint",
  },
  aws_vpc_endpoint_route_table_association: {
    read: ["ec2:DescribeVpcEndpoints"],
    create: ["ec2:ModifyVpcEndpoint"],
    change: [],
    delete: ["ec2:ModifyVpcEndpoint"],
    limitedBy: "parent",
  },
  aws_vpc_endpoint_subnet_association: {
    read: ["ec2:DescribeVpcEndpoints"],
    create: ["ec2:ModifyVpcEndpoint"],
    change: [],
    delete: ["ec2:ModifyVpcEndpoint"],
    limitedBy: "parent",
  },
  aws_flow_log: {
    read: ["ec2:DescribeFlowLogs"],
    create: ["ec2:CreateFlowLogs"],
    change: [],
    delete: ["ec2:DeleteFlowLogs"],
    limitedBy: "tags",
    creates: "vpc-flow-log",
  },
  aws_security_group: {
    read: ["ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules"],
    create: ["ec2:CreateSecurityGroup"],
    // A new group lets everything out until Terraform revokes that.
    change: ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
    delete: ["ec2:DeleteSecurityGroup", "ec2:DescribeNetworkInterfaces"],
    limitedBy: "tags",
    creates: "security-group",
  },
  aws_default_security_group: {
    read: ["ec2:DescribeSecurityGroups"],
    // It comes with its VPC: Terraform tags it first.
    create: [],
    change: ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
    delete: [],
    limitedBy: "tags",
  },
  aws_vpc_security_group_ingress_rule: {
    read: ["ec2:DescribeSecurityGroupRules"],
    create: ["ec2:AuthorizeSecurityGroupIngress"],
    change: ["ec2:ModifySecurityGroupRules"],
    delete: ["ec2:RevokeSecurityGroupIngress"],
    limitedBy: "tags",
    creates: "security-group-rule",
  },
  aws_vpc_security_group_egress_rule: {
    read: ["ec2:DescribeSecurityGroupRules"],
    create: ["ec2:AuthorizeSecurityGroupEgress"],
    change: ["ec2:ModifySecurityGroupRules"],
    delete: ["ec2:RevokeSecurityGroupEgress"],
    limitedBy: "tags",
    creates: "security-group-rule",
  },
};
