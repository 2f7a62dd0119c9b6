/** The names and ids of all that exists in an account, by the operation that lists it. */
export type Inventory = Readonly<Record<string, readonly string[]>>;

/** Calls a service that takes query parameters. */
interface Account {
  query(service: string, version: string, parameters: Readonly<Record<string, string>>): Promise<string>;
}

interface Listing {
  readonly service: string;
  readonly action: string;
  readonly version: string;
  /** The XML element that names each. */
  readonly name: string;
}

const ec2 = (action: string, name: string): Listing => ({ service: "ec2", version: "2016-11-15", action, name });
const iam = (action: string, name: string): Listing => ({ service: "iam", version: "2010-05-08", action, name });

/** How everything is listed that the platform makes with the services that take query parameters. */
const listings: readonly Listing[] = [
  ec2("DescribeVpcs", "vpcId"),
  ec2("DescribeSubnets", "subnetId"),
  ec2("DescribeRouteTables", "routeTableId"),
  ec2("DescribeInternetGateways", "internetGatewayId"),
  ec2("DescribeAddresses", "allocationId"),
  ec2("DescribeVpcEndpoints", "vpcEndpointId"),
  ec2("DescribeSecurityGroups", "groupId"),
  ec2("DescribeFlowLogs", "flowLogId"),
  ec2("DescribeDhcpOptions", "dhcpOptionsId"),
  ec2("DescribeLaunchTemplates", "launchTemplateId"),
  { service: "autoscaling", version: "2011-01-01", action: "DescribeAutoScalingGroups", name: "AutoScalingGroupName" },
  iam("ListRoles", "RoleName"),
  iam("ListInstanceProfiles", "InstanceProfileName"),
  iam("ListOpenIDConnectProviders", "Arn"),
];

/** EC2 lists some things for a while after they were deleted. */
const deleted = /<vpcEndpointId>[^<]*<\/vpcEndpointId>(?:(?!<vpcEndpointId>).)*?<state>deleted<\/state>/gs;

/** The names and ids of all that exists in an account, by the operation that lists it. */
export async function inventory(account: Account): Promise<Inventory> {
  const listed = await Promise.all(
    listings.map(async ({ service, action, version, name }) => {
      const text = (await account.query(service, version, { Action: action })).replace(deleted, "");
      const found = [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, value = ""]) => value);
      return [action, [...new Set(found)].sort()] as const;
    }),
  );
  return Object.fromEntries(listed);
}
