import type { Environment } from "@ml-platform/environments";
import { cidrsOverlap, containsCidr, endpointServices, partitionOf } from "@ml-platform/rules";
import type { Picture, RouteTable, SecurityGroup, Subnet, Vpc } from "../picture.ts";
import { commonTagKeys, commonTags, tagsWith, topic } from "../topic.ts";
import { keyOf, keyOfLogs } from "./key-of-logs.ts";

const internet = "0.0.0.0/0";

/** The environment whose network it is. */
export function networkOwner(environment: Environment): Environment {
  return environment.base !== undefined && environment.shares.includes("network") ? environment.base : environment;
}

/** Found by its name, as people find it. */
export function vpcOf(environment: Environment, { vpcs }: Picture): Vpc | undefined {
  return vpcs.find(({ tags }) => tags["Name"] === networkOwner(environment).name);
}

const kinds = ["public", "private", "control-plane"] as const;
type Kind = (typeof kinds)[number];

export function subnetOf(environment: Environment, picture: Picture, kind: Kind, zone: string): Subnet | undefined {
  const vpc = vpcOf(environment, picture);
  const name = `${networkOwner(environment).name}-${kind}-${zone}`;
  return picture.subnets.find(({ vpcId, tags }) => vpcId === vpc?.id && tags["Name"] === name);
}

function tableOf({ routeTables }: Picture, subnet: Subnet | undefined): RouteTable | undefined {
  return subnet && routeTables.find(({ subnetIds }) => subnetIds.includes(subnet.id));
}

function groupsIn({ securityGroups }: Picture, vpc: Vpc | undefined): readonly SecurityGroup[] {
  return securityGroups.filter(({ vpcId }) => vpcId === vpc?.id);
}

/** The zone of the NAT gateway through which a zone's private subnet goes out; undefined without NAT. */
function natZone({ network: { nat, availabilityZones } }: Environment, zone: string): string | undefined {
  if (nat === "none") return undefined;
  return nat === "single" ? availabilityZones[0] : zone;
}

/** Where each kind of subnet is found by load balancer controllers. */
const roleTags: Readonly<Record<Kind, object>> = {
  public: { "kubernetes.io/role/elb": "1" },
  private: { "kubernetes.io/role/internal-elb": "1" },
  "control-plane": {},
};

interface VpcSubject {
  readonly environment: Environment;
  readonly picture: Picture;
  readonly vpc: Vpc | undefined;
}

function ownVpcs(environment: Environment, picture: Picture): VpcSubject[] {
  return networkOwner(environment) === environment ? [{ environment, picture, vpc: vpcOf(environment, picture) }] : [];
}

const vpcs = topic<VpcSubject>({
  subjects: ownVpcs,
  name: () => "VPC",
  checks: {
    range: { wanted: ({ environment }) => environment.network.cidr, found: ({ vpc }) => vpc?.cidr },
    DNS: { wanted: () => [true, true], found: ({ vpc }) => [vpc?.dnsHostnames, vpc?.dnsSupport] },
    tags: {
      wanted: ({ environment }) => commonTags(environment, "network"),
      found: ({ vpc }) => tagsWith(commonTagKeys, vpc?.tags),
    },
    "number of subnets": {
      wanted: ({ environment }) => environment.network.availabilityZones.length * kinds.length,
      found: ({ picture, vpc }) => picture.subnets.filter(({ vpcId }) => vpcId === vpc?.id).length,
    },
    "overlapping subnets": {
      wanted: () => [],
      found: ({ picture, vpc }) => overlapping(picture.subnets.filter(({ vpcId }) => vpcId === vpc?.id)),
    },
    "NAT gateways by zone": {
      wanted: ({ environment }) => {
        const zones = environment.network.availabilityZones.map((zone) => natZone(environment, zone));
        return [...new Set(zones)].filter((zone) => zone !== undefined);
      },
      found: ({ picture, vpc }) =>
        picture.natGateways.flatMap(({ subnetId }) =>
          picture.subnets.filter(({ id, vpcId }) => id === subnetId && vpcId === vpc?.id).map(({ zone }) => zone),
        ),
    },
    "NAT gateways outside of public subnets": {
      wanted: () => [],
      found: ({ environment, picture, vpc }) => {
        const zones = environment.network.availabilityZones;
        const isPublic = new Set(zones.map((zone) => subnetOf(environment, picture, "public", zone)?.id));
        const own = new Set(picture.subnets.filter(({ vpcId }) => vpcId === vpc?.id).map(({ id }) => id));
        return picture.natGateways.filter(({ subnetId }) => own.has(subnetId) && !isPublic.has(subnetId));
      },
    },
    "addresses that several NAT gateways use": {
      wanted: () => [],
      found: ({ picture }) => repeated(picture.natGateways.map(({ allocationId }) => allocationId)),
    },
    "rules of the default group": {
      wanted: () => [[]],
      found: ({ picture, vpc }) =>
        groupsIn(picture, vpc)
          .filter(({ name }) => name === "default")
          .map(({ rules }) => rules),
    },
    "groups that the whole internet reaches": {
      wanted: () => [],
      found: ({ picture, vpc }) =>
        groupsIn(picture, vpc)
          .filter(({ rules }) => rules.some(({ direction, peer }) => direction === "in" && peer === internet))
          .map(({ name }) => name),
    },
  },
});

function overlapping(subnets: readonly Subnet[]): string[][] {
  return subnets.flatMap((one, index) =>
    subnets
      .slice(index + 1)
      .filter((other) => cidrsOverlap(one.cidr, other.cidr))
      .map((other) => [one.cidr, other.cidr]),
  );
}

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

interface SubnetSubject {
  readonly environment: Environment;
  readonly picture: Picture;
  readonly kind: Kind;
  readonly zone: string;
  readonly subnet: Subnet | undefined;
}

const subnets = topic<SubnetSubject>({
  subjects: (environment, picture) =>
    ownVpcs(environment, picture).flatMap(() =>
      environment.network.availabilityZones.flatMap((zone) =>
        kinds.map((kind) => ({ environment, picture, kind, zone, subnet: subnetOf(environment, picture, kind, zone) })),
      ),
    ),
  name: ({ kind, zone }) => `${kind} subnet ${zone}`,
  checks: {
    zone: { wanted: ({ zone }) => zone, found: ({ subnet }) => subnet?.zone },
    "inside of the VPC": {
      wanted: () => true,
      found: ({ environment, subnet }) => subnet && containsCidr(environment.network.cidr, subnet.cidr),
    },
    "public addresses": { wanted: () => false, found: ({ subnet }) => subnet?.publicAddresses },
    "tags for load balancers": {
      wanted: ({ kind }) => roleTags[kind],
      found: ({ subnet }) =>
        Object.fromEntries(Object.entries(subnet?.tags ?? {}).filter(([key]) => key.startsWith("kubernetes.io/"))),
    },
    tags: {
      wanted: ({ environment }) => commonTags(environment, "network"),
      found: ({ subnet }) => tagsWith(commonTagKeys, subnet?.tags),
    },
    routes: {
      wanted: routesWanted,
      found: ({ picture, subnet }) => tableOf(picture, subnet)?.routes,
    },
  },
});

function routesWanted({ environment, picture, kind, zone }: SubnetSubject): object[] {
  const vpc = vpcOf(environment, picture);
  if (kind === "public") {
    return [{ destination: internet, target: picture.internetGateways.find(({ vpcId }) => vpcId === vpc?.id)?.id }];
  }
  const exit = natZone(environment, zone);
  if (kind === "control-plane" || exit === undefined) return [];
  const behind = subnetOf(environment, picture, "public", exit);
  return [{ destination: internet, target: picture.natGateways.find(({ subnetId }) => subnetId === behind?.id)?.id }];
}

interface EndpointSubject extends VpcSubject {
  readonly service: string;
  readonly type: "Gateway" | "Interface";
}

function endpointOf({ picture, vpc, service }: EndpointSubject) {
  return picture.endpoints.find((endpoint) => endpoint.vpcId === vpc?.id && endpoint.service === service);
}

function privateSubnets({ environment, picture }: VpcSubject): (Subnet | undefined)[] {
  return environment.network.availabilityZones.map((zone) => subnetOf(environment, picture, "private", zone));
}

const endpoints = topic<EndpointSubject>({
  subjects: (environment, picture) =>
    ownVpcs(environment, picture).flatMap((subject) => [
      { ...subject, service: `com.amazonaws.${environment.region}.s3`, type: "Gateway" },
      ...endpointServices(environment.network.interfaceEndpoints).map(
        (service): EndpointSubject => ({
          ...subject,
          service: `com.amazonaws.${environment.region}.${service}`,
          type: "Interface",
        }),
      ),
    ]),
  name: ({ service }) => `endpoint ${service}`,
  checks: {
    type: { wanted: ({ type }) => type, found: (subject) => endpointOf(subject)?.type },
    "private DNS": { wanted: ({ type }) => type === "Interface", found: (subject) => endpointOf(subject)?.privateDns },
    subnets: {
      wanted: (subject) => (subject.type === "Interface" ? privateSubnets(subject).map((subnet) => subnet?.id) : []),
      found: (subject) => endpointOf(subject)?.subnetIds,
    },
    "route tables": {
      wanted: (subject) =>
        subject.type === "Gateway" ? privateSubnets(subject).map((subnet) => tableOf(subject.picture, subnet)?.id) : [],
      found: (subject) => endpointOf(subject)?.routeTableIds,
    },
    "who reaches it": {
      wanted: ({ environment, type }) =>
        type === "Gateway"
          ? []
          : [[{ direction: "in", protocol: "tcp", ports: [443, 443], peer: environment.network.cidr }]],
      found: (subject) =>
        endpointOf(subject)?.securityGroupIds.map(
          (id) => subject.picture.securityGroups.find((group) => group.id === id)?.rules,
        ),
    },
  },
});

const endpointCount = topic<VpcSubject>({
  subjects: ownVpcs,
  name: () => "endpoints",
  checks: {
    number: {
      wanted: ({ environment }) => 1 + endpointServices(environment.network.interfaceEndpoints).length,
      found: ({ picture, vpc }) => picture.endpoints.filter(({ vpcId }) => vpcId === vpc?.id).length,
    },
  },
});

const flowLogs = topic<VpcSubject>({
  subjects: ownVpcs,
  name: () => "flow logs",
  checks: {
    traffic: {
      wanted: ({ environment }) => [environment.network.flowLogs.trafficType],
      found: (subject) => flowLogsOf(subject).map(({ trafficType }) => trafficType),
    },
    "days for which they are kept": {
      wanted: ({ environment }) => [environment.network.flowLogs.retentionDays],
      found: (subject) =>
        flowLogsOf(subject).map(
          ({ logGroup }) => subject.picture.logGroups.find(({ name }) => name === logGroup)?.retentionDays,
        ),
    },
    "their key": {
      wanted: (subject) => flowLogsOf(subject).map(({ logGroup }) => keyOfLogs(logGroup)),
      found: (subject) => flowLogsOf(subject).map(({ logGroup }) => keyOf(subject.picture, logGroup)),
    },
    "what may write them": {
      wanted: ({ environment }) => [
        {
          effect: "Allow",
          services: [],
          actions: ["logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          resources: ["", ":*"].map((suffix) => `${logGroupArn(environment)}${suffix}`),
          conditions: {},
        },
      ],
      found: (subject) =>
        flowLogsOf(subject).flatMap(({ roleArn }) => {
          const role = subject.picture.roles.find(({ arn }) => arn === roleArn);
          return Object.values(role?.inline ?? {}).flat();
        }),
    },
    "who may use that role": {
      wanted: ({ environment }) => [
        {
          effect: "Allow",
          services: ["vpc-flow-logs.amazonaws.com"],
          actions: ["sts:AssumeRole"],
          resources: [],
          conditions: { StringEquals: { "aws:SourceAccount": environment.account.id } },
        },
      ],
      found: (subject) =>
        flowLogsOf(subject).flatMap(
          ({ roleArn }) => subject.picture.roles.find(({ arn }) => arn === roleArn)?.trust ?? [],
        ),
    },
  },
});

function logGroupArn({ name, region, account }: Environment): string {
  return `arn:${partitionOf(region)}:logs:${region}:${account.id}:log-group:/aws/vpc/${name}/flow-logs`;
}

function flowLogsOf({ picture, vpc }: VpcSubject) {
  return picture.flowLogs.filter(({ vpcId }) => vpcId === vpc?.id);
}

const dhcp = topic<VpcSubject>({
  subjects: (environment, picture) => (environment.network.dhcp === undefined ? [] : ownVpcs(environment, picture)),
  name: () => "DHCP options",
  checks: {
    content: {
      wanted: ({ environment }) => {
        const { domainName = "", domainNameServers = [], ntpServers = [] } = environment.network.dhcp ?? {};
        return { domainName, domainNameServers, ntpServers };
      },
      found: ({ picture, vpc }) => {
        const { id: _, ...content } = picture.dhcpOptions.find(({ id }) => id === vpc?.dhcpOptionsId) ?? { id: "" };
        return content;
      },
    },
  },
});

export const networkTopics = [vpcs, subnets, endpoints, endpointCount, flowLogs, dhcp];
