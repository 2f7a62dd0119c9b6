import type { ClusterEnvironment, Environment } from "@ml-platform/environments";
import { partitionOf, policiesOf } from "@ml-platform/rules";
import type { Cluster, Picture, Role, Rule, SecurityGroup } from "../picture.ts";
import { commonTagKeys, commonTags, tagsWith, topic } from "../topic.ts";
import { keyOf, keyOfLogs } from "./key-of-logs.ts";
import { subnetOf, vpcOf } from "./network.ts";

export interface ClusterSubject {
  readonly environment: Environment;
  readonly picture: Picture;
  /** `ml` */
  readonly key: string;
  /** `small-ml` */
  readonly name: string;
  readonly spec: ClusterEnvironment;
  readonly cluster: Cluster | undefined;
}

/** The clusters of an environment's own. */
export function ownClusters(environment: Environment, picture: Picture): ClusterSubject[] {
  if (environment.base !== undefined && environment.shares.includes("clusters")) return [];
  return Object.entries(environment.clusters).map(([key, spec]) => {
    const name = `${environment.name}-${key}`;
    return { environment, picture, key, name, spec, cluster: picture.clusters.find((each) => each.name === name) };
  });
}

export function managedPolicy(environment: Environment, name: string): string {
  return `arn:${partitionOf(environment.region)}:iam::aws:policy/${name}`;
}

/** The roles whose names begin with the environment's. */
export function ownRoles({ name }: Environment, picture: Picture): Role[] {
  return picture.roles.filter((role) => role.name.startsWith(`${name}-`));
}

/** The group of a cluster's nodes. EKS makes a group of its own that has the same tags but this name. */
export function nodeSecurityGroup({ picture, name }: ClusterSubject): SecurityGroup | undefined {
  return picture.securityGroups.find(({ tags }) => tags["Name"] === `${name}-nodes`);
}

function bastionSecurityGroups({ picture, environment }: ClusterSubject): SecurityGroup[] {
  return picture.securityGroups.filter(({ tags }) => tags["Name"] === `${environment.name}-bastion`);
}

function controlPlaneGroup({ picture, cluster }: ClusterSubject): SecurityGroup | undefined {
  return picture.securityGroups.find(({ id }) => cluster?.securityGroupIds.includes(id));
}

function roleOf({ picture, cluster }: ClusterSubject): Role | undefined {
  return picture.roles.find(({ arn }) => arn === cluster?.roleArn);
}

/** The ports on which the control plane calls nodes. */
function calledPorts({ spec: { webhookPorts } }: ClusterSubject): [number, number][] {
  if (webhookPorts === "all") {
    return [
      [443, 443],
      [1025, 65535],
    ];
  }
  return [...new Set([443, 10250, ...webhookPorts])].map((port) => [port, port]);
}

function rulesOf(
  group: SecurityGroup | undefined,
  direction: Rule["direction"],
): Omit<Rule, "direction">[] | undefined {
  return group?.rules.filter((rule) => rule.direction === direction).map(({ direction: _, ...rule }) => rule);
}

const clusters = topic<ClusterSubject>({
  subjects: ownClusters,
  name: ({ name }) => `cluster ${name}`,
  checks: {
    status: { wanted: () => "ACTIVE", found: ({ cluster }) => cluster?.status },
    version: { wanted: ({ spec }) => spec.kubernetes, found: ({ cluster }) => cluster?.version },
    "access to the endpoint": {
      wanted: ({ spec: { endpoint } }) =>
        endpoint.access === "private" ? [true, false, []] : [true, true, endpoint.allowedCidrs],
      found: ({ cluster }) => cluster && [cluster.isPrivate, cluster.isPublic, cluster.publicCidrs],
    },
    subnets: {
      wanted: ({ environment, picture }) =>
        environment.network.availabilityZones.map((zone) => subnetOf(environment, picture, "control-plane", zone)?.id),
      found: ({ cluster }) => cluster?.subnetIds,
    },
    "range of services": { wanted: ({ spec }) => spec.serviceCidr, found: ({ cluster }) => cluster?.serviceCidr },
    logs: { wanted: ({ spec }) => spec.logs.types, found: ({ cluster }) => cluster?.logTypes },
    "days for which logs are kept": {
      wanted: ({ spec }) => spec.logs.retentionDays,
      found: ({ picture, name }) =>
        picture.logGroups.find((group) => group.name === `/aws/eks/${name}/cluster`)?.retentionDays,
    },
    "key of logs": {
      wanted: ({ name }) => keyOfLogs(`/aws/eks/${name}/cluster`),
      found: ({ picture, name }) => keyOf(picture, `/aws/eks/${name}/cluster`),
    },
    "support policy": { wanted: ({ spec }) => spec.upgradePolicy, found: ({ cluster }) => cluster?.supportType },
    authentication: { wanted: () => "API", found: ({ cluster }) => cluster?.authenticationMode },
    tags: {
      wanted: ({ environment, key }) => commonTags(environment, `${key}-cluster`),
      found: ({ cluster }) => tagsWith(commonTagKeys, cluster?.tags),
    },
    "key of secrets": {
      wanted: ({ spec: { encryption } }) =>
        encryption === undefined
          ? undefined
          : encryption.kmsKey === "create"
            ? "of its own, rotated"
            : encryption.kmsKey,
      found: ({ spec: { encryption }, cluster, picture }) => {
        if (encryption?.kmsKey !== "create") return cluster?.keyArn;
        const key = picture.keys.find(({ arn }) => arn === cluster?.keyArn);
        return key?.isRotated === true ? "of its own, rotated" : key;
      },
    },
    "name of that key": {
      wanted: ({ spec: { encryption }, name }) => (encryption?.kmsKey === "create" ? [`alias/eks/${name}`] : []),
      found: ({ picture, cluster }) => picture.keys.find(({ arn }) => arn === cluster?.keyArn)?.aliases ?? [],
    },
    "use of that key": {
      wanted: ({ spec: { encryption }, cluster }) =>
        encryption === undefined
          ? []
          : [
              {
                effect: "Allow",
                services: [],
                actions: ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"],
                resources: [cluster?.keyArn],
                conditions: {},
              },
            ],
      found: (subject) => Object.values(roleOf(subject)?.inline ?? {}).flat(),
    },
    "role's trust": {
      wanted: ({ environment: { region, account }, name }) => [
        {
          effect: "Allow",
          services: ["eks.amazonaws.com"],
          actions: ["sts:AssumeRole", "sts:TagSession"],
          resources: [],
          conditions: {
            ArnLike: { "aws:SourceArn": `arn:${partitionOf(region)}:eks:${region}:${account.id}:cluster/${name}` },
          },
        },
      ],
      found: (subject) => roleOf(subject)?.trust,
    },
    "role's policies": {
      wanted: ({ environment }) => [managedPolicy(environment, "AmazonEKSClusterPolicy")],
      found: (subject) => roleOf(subject)?.attached,
    },
    "OIDC provider": {
      wanted: ({ cluster }) => ({ issuer: cluster?.issuer.replace("https://", ""), clients: ["sts.amazonaws.com"] }),
      found: ({ picture, cluster }) => {
        const own = picture.oidcProviders.find(({ issuer }) => `https://${issuer}` === cluster?.issuer);
        return own && { issuer: own.issuer, clients: own.clients };
      },
    },
    "who reaches the control plane": {
      wanted: (subject) =>
        [nodeSecurityGroup(subject), ...bastionSecurityGroups(subject)].map((group) => ({
          protocol: "tcp",
          ports: [443, 443],
          peer: group?.id,
        })),
      found: (subject) => rulesOf(controlPlaneGroup(subject), "in"),
    },
    "who reaches nodes": {
      wanted: (subject) => [
        ...calledPorts(subject).map((ports) => ({ protocol: "tcp", ports, peer: controlPlaneGroup(subject)?.id })),
        { protocol: "-1", peer: nodeSecurityGroup(subject)?.id },
      ],
      found: (subject) => rulesOf(nodeSecurityGroup(subject), "in"),
    },
    "what nodes reach": {
      wanted: () => [{ protocol: "-1", peer: "0.0.0.0/0" }],
      found: (subject) => rulesOf(nodeSecurityGroup(subject), "out"),
    },
    // Load balancer controllers look for it, and want one group of a node to have it.
    "tag of the nodes' group": {
      wanted: () => "owned",
      found: (subject) => nodeSecurityGroup(subject)?.tags[`kubernetes.io/cluster/${subject.name}`],
    },
    "VPC of its groups": {
      wanted: ({ environment, picture }) => Array(2).fill(vpcOf(environment, picture)?.id),
      found: (subject) => [controlPlaneGroup(subject)?.vpcId, nodeSecurityGroup(subject)?.vpcId],
    },
  },
});

const access = topic<ClusterSubject>({
  subjects: ownClusters,
  name: ({ name }) => `access to ${name}`,
  checks: {
    entries: {
      wanted: ({ environment, picture, key, spec }) => [
        ...Object.values(spec.access).map((entry) => ({
          principalArn: entry.principalArn,
          type: entry.type,
          groups: entry.kubernetesGroups ?? [],
          policies: policiesOf(entry)
            .map(({ policy, namespaces = [] }) => ({ policy, namespaces }))
            .sort((a, b) => a.policy.localeCompare(b.policy)),
        })),
        ...entriesOfTeams(environment, picture, key),
        ...entriesOfBastion(environment),
      ],
      // EKS adds the role of the nodes.
      found: ({ picture, name }) =>
        picture.accessEntries
          .filter(({ cluster, type }) => cluster === name && type !== "EC2_LINUX")
          .map(({ principalArn, type, groups, policies }) => ({
            principalArn,
            type,
            groups,
            policies: policies
              .map(({ arn, namespaces }) => ({ policy: arn.split("/").at(-1) as string, namespaces }))
              .sort((a, b) => a.policy.localeCompare(b.policy)),
          })),
    },
  },
});

/** The entries of a cluster's teams, whose stack there is only where the target has Kubernetes. */
function entriesOfTeams(environment: Environment, { roles }: Picture, cluster: string) {
  const { name, region, teams = {} } = environment;
  if (!roles.some((role) => role.name.startsWith(`${name}-team-`))) return [];
  return Object.entries(teams).flatMap(([team, spec]) => {
    if (spec.cluster !== cluster) return [];
    const of = (people: string) => ({
      ...entryOf(environment, `team-${team}-${region}-${people}`),
      groups: [`team:${team}:${people}s`],
      policies: [],
    });
    return [of("member"), ...(spec.viewers.length === 0 ? [] : [of("viewer")])];
  });
}

function entriesOfBastion(environment: Environment) {
  const { region, bastion } = environment;
  if (bastion === undefined) return [];
  const policies = [{ policy: bastion.kubernetesPolicy, namespaces: [] }];
  return [{ ...entryOf(environment, `${region}-bastion`), groups: [], policies }];
}

function entryOf({ name, account, region }: Environment, role: string) {
  return { principalArn: `arn:${partitionOf(region)}:iam::${account.id}:role/${name}-${role}`, type: "STANDARD" };
}

/** Each role is for one service, and its own policies list what they allow. */
const roles = topic<{ readonly role: Role }>({
  subjects: (environment, picture) =>
    ownRoles(environment, picture)
      .filter(({ name }) => !name.startsWith(`${environment.name}-team-`))
      .map((role) => ({ role })),
  name: ({ role }) => `role ${role.name}`,
  checks: {
    "services that assume it": {
      wanted: () => 1,
      found: ({ role }) => role.trust.flatMap((each) => each.services).length,
    },
    "actions that its own policies allow by a wildcard": {
      wanted: () => [],
      found: ({ role }) =>
        Object.values(role.inline)
          .flat()
          .filter(({ effect }) => effect === "Allow")
          .flatMap(({ actions }) => actions.filter((action) => action === "*" || action.endsWith(":*"))),
    },
  },
});

export const clusterTopics = [clusters, access, roles];
