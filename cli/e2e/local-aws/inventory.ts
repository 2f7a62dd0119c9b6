import type { MotoClient, QueryService, Xml } from "@ml-platform/emulator";

/** The names and ids of all that exists in an account, by the operation that lists it. */
export type Inventory = Readonly<Record<string, readonly string[]>>;

/** How everything is listed that the platform makes with the services that take query parameters. */
const listings: readonly (readonly [service: QueryService, action: string, name: string])[] = [
  ["ec2", "DescribeVpcs", "vpcId"],
  ["ec2", "DescribeSubnets", "subnetId"],
  ["ec2", "DescribeRouteTables", "routeTableId"],
  ["ec2", "DescribeInternetGateways", "internetGatewayId"],
  ["ec2", "DescribeAddresses", "allocationId"],
  ["ec2", "DescribeVpcEndpoints", "vpcEndpointId"],
  ["ec2", "DescribeSecurityGroups", "groupId"],
  ["ec2", "DescribeFlowLogs", "flowLogId"],
  ["ec2", "DescribeDhcpOptions", "dhcpOptionsId"],
  ["ec2", "DescribeLaunchTemplates", "launchTemplateId"],
  ["autoscaling", "DescribeAutoScalingGroups", "AutoScalingGroupName"],
  ["iam", "ListRoles", "RoleName"],
  ["iam", "ListInstanceProfiles", "InstanceProfileName"],
  ["iam", "ListOpenIDConnectProviders", "Arn"],
];

export async function inventory(client: MotoClient): Promise<Inventory> {
  const listed = await Promise.all(
    listings.map(async ([service, action, name]) => {
      const answer = await client.query(service, action);
      return [action, [...new Set(textsNamed(answer, name))].sort()] as const;
    }),
  );
  return Object.fromEntries(listed);
}

/** The texts of all elements of a name. EC2 lists some things for a while after they were deleted: they are left out. */
function textsNamed({ name, text, children }: Xml, wanted: string): string[] {
  if (children.some((child) => child.name === "state" && child.text === "deleted")) return [];
  return name === wanted ? [text] : children.flatMap((child) => textsNamed(child, wanted));
}
