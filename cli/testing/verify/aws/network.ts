import {
  DescribePlacementGroupsCommand,
  DescribeVpcAttributeCommand,
  type EC2Client,
  type Vpc as Ec2Vpc,
  paginateDescribeDhcpOptions,
  paginateDescribeFlowLogs,
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroupRules,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import type { Picture, Rule, Vpc } from "../picture.ts";
import { all, each, present, tagsOf } from "./answers.ts";

type NetworkPicture = Pick<
  Picture,
  | "vpcs"
  | "subnets"
  | "routeTables"
  | "internetGateways"
  | "natGateways"
  | "endpoints"
  | "securityGroups"
  | "dhcpOptions"
  | "flowLogs"
  | "placementGroups"
>;

/** What EC2 contains beside launch templates, which belong to node groups. */
export async function networkOf(client: EC2Client): Promise<NetworkPicture> {
  const rules = await all(paginateDescribeSecurityGroupRules({ client }, {}), (page) => page.SecurityGroupRules);
  return {
    vpcs: await each(await all(paginateDescribeVpcs({ client }, {}), (page) => page.Vpcs), (vpc) => vpcOf(client, vpc)),
    subnets: (await all(paginateDescribeSubnets({ client }, {}), (page) => page.Subnets)).map((subnet) => ({
      id: subnet.SubnetId ?? "",
      vpcId: subnet.VpcId ?? "",
      cidr: subnet.CidrBlock ?? "",
      zone: subnet.AvailabilityZone ?? "",
      publicAddresses: subnet.MapPublicIpOnLaunch ?? false,
      tags: tagsOf(subnet.Tags),
    })),
    routeTables: (await all(paginateDescribeRouteTables({ client }, {}), (page) => page.RouteTables)).map((table) => ({
      id: table.RouteTableId ?? "",
      vpcId: table.VpcId ?? "",
      subnetIds: present((table.Associations ?? []).map(({ SubnetId }) => SubnetId)),
      routes: (table.Routes ?? [])
        .filter(({ GatewayId, DestinationPrefixListId }) => GatewayId !== "local" && !DestinationPrefixListId)
        .map((route) => ({
          destination: route.DestinationCidrBlock ?? "",
          target: route.NatGatewayId ?? route.GatewayId ?? route.TransitGatewayId ?? route.VpcPeeringConnectionId ?? "",
        })),
      tags: tagsOf(table.Tags),
    })),
    internetGateways: (
      await all(paginateDescribeInternetGateways({ client }, {}), (page) => page.InternetGateways)
    ).flatMap(({ InternetGatewayId = "", Attachments = [] }) =>
      Attachments.map(({ VpcId = "" }) => ({ id: InternetGatewayId, vpcId: VpcId })),
    ),
    natGateways: (await all(paginateDescribeNatGateways({ client }, {}), (page) => page.NatGateways))
      .filter(({ State }) => State !== "deleted" && State !== "deleting")
      .map((gateway) => ({
        id: gateway.NatGatewayId ?? "",
        subnetId: gateway.SubnetId ?? "",
        allocationId: gateway.NatGatewayAddresses?.[0]?.AllocationId ?? "",
        tags: tagsOf(gateway.Tags),
      })),
    endpoints: (await all(paginateDescribeVpcEndpoints({ client }, {}), (page) => page.VpcEndpoints)).map(
      (endpoint) => ({
        vpcId: endpoint.VpcId ?? "",
        service: endpoint.ServiceName ?? "",
        type: endpoint.VpcEndpointType ?? "",
        privateDns: endpoint.PrivateDnsEnabled ?? false,
        subnetIds: endpoint.SubnetIds ?? [],
        routeTableIds: endpoint.RouteTableIds ?? [],
        securityGroupIds: present((endpoint.Groups ?? []).map(({ GroupId }) => GroupId)),
        tags: tagsOf(endpoint.Tags),
      }),
    ),
    securityGroups: (await all(paginateDescribeSecurityGroups({ client }, {}), (page) => page.SecurityGroups)).map(
      (group) => ({
        id: group.GroupId ?? "",
        name: group.GroupName ?? "",
        vpcId: group.VpcId ?? "",
        rules: rules.filter(({ GroupId }) => GroupId === group.GroupId).map(ruleOf),
        tags: tagsOf(group.Tags),
      }),
    ),
    dhcpOptions: (await all(paginateDescribeDhcpOptions({ client }, {}), (page) => page.DhcpOptions)).map((options) => {
      const values = (key: string): string[] => {
        const found = options.DhcpConfigurations?.find(({ Key }) => Key === key)?.Values ?? [];
        return present(found.map(({ Value }) => Value));
      };
      return {
        id: options.DhcpOptionsId ?? "",
        domainName: values("domain-name").join(" "),
        domainNameServers: values("domain-name-servers"),
        ntpServers: values("ntp-servers"),
      };
    }),
    flowLogs: (await all(paginateDescribeFlowLogs({ client }, {}), (page) => page.FlowLogs)).map((log) => ({
      vpcId: log.ResourceId ?? "",
      trafficType: log.TrafficType ?? "",
      logGroup: log.LogGroupName ?? (log.LogDestination ?? "").replace(/^.*:log-group:/, ""),
      roleArn: log.DeliverLogsPermissionArn ?? "",
    })),
    placementGroups: ((await client.send(new DescribePlacementGroupsCommand({}))).PlacementGroups ?? []).map(
      (group) => ({
        name: group.GroupName ?? "",
        strategy: group.Strategy ?? "",
      }),
    ),
  };
}

async function vpcOf(client: EC2Client, vpc: Ec2Vpc): Promise<Vpc> {
  const attribute = (Attribute: "enableDnsHostnames" | "enableDnsSupport") =>
    client.send(new DescribeVpcAttributeCommand({ VpcId: vpc.VpcId, Attribute }));
  return {
    id: vpc.VpcId ?? "",
    cidr: vpc.CidrBlock ?? "",
    dnsHostnames: (await attribute("enableDnsHostnames")).EnableDnsHostnames?.Value ?? false,
    dnsSupport: (await attribute("enableDnsSupport")).EnableDnsSupport?.Value ?? false,
    dhcpOptionsId: vpc.DhcpOptionsId ?? "",
    tags: tagsOf(vpc.Tags),
  };
}

function ruleOf(rule: SecurityGroupRule): Rule {
  const { IpProtocol: protocol = "", FromPort = -1, ToPort = -1 } = rule;
  return {
    direction: rule.IsEgress === true ? "out" : "in",
    protocol,
    ...(protocol !== "-1" && { ports: [FromPort, ToPort] as const }),
    peer: rule.CidrIpv4 ?? rule.ReferencedGroupInfo?.GroupId ?? "",
  };
}
