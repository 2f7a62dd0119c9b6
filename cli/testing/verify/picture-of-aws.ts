import { AutoScalingClient, paginateDescribeAutoScalingGroups } from "@aws-sdk/client-auto-scaling";
import { CloudWatchLogsClient, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { IAMClient } from "@aws-sdk/client-iam";
import { GetKeyRotationStatusCommand, KMSClient, ListAliasesCommand } from "@aws-sdk/client-kms";
import { all, each, perCluster, present } from "./aws/answers.ts";
import { EksReader } from "./aws/eks.ts";
import { oidcProvidersOf, rolesOf } from "./aws/identity.ts";
import { networkOf } from "./aws/network.ts";
import type { AutoScalingGroup, Cluster, Key, LogGroup, NodeGroup, Picture } from "./picture.ts";

/** Where to read, and whose. */
export interface AwsOptions {
  readonly region: string;
  /** @default AWS's own */
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Names of environments: roles and clusters of others, which begin otherwise, are left out. */
  readonly environments: readonly string[];
}

/** What an account and region contain of some environments. It only reads. */
export async function pictureOfAws({ environments, ...client }: AwsOptions): Promise<Picture> {
  const isOwn = (name: string): boolean => environments.some((each) => name.startsWith(`${each}-`));
  const ec2 = new EC2Client(client);
  const eks = new EksReader(new EKSClient(client), ec2);
  const [network, roles, oidcProviders, logGroups, clusterNames] = await Promise.all([
    networkOf(ec2),
    rolesOf(new IAMClient(client), isOwn),
    oidcProvidersOf(new IAMClient(client)),
    logGroupsOf(new CloudWatchLogsClient(client)),
    eks.clusterNames(),
  ]);
  const own = clusterNames.filter(isOwn);
  const clusters = await each(own, (name) => eks.cluster(name));
  const nodeGroups = await perCluster(own, (name) => eks.nodeGroups(name));
  return {
    ...network,
    roles,
    oidcProviders,
    logGroups,
    clusters,
    nodeGroups,
    addons: await perCluster(own, (name) => eks.addons(name)),
    accessEntries: await perCluster(own, (name) => eks.accessEntries(name)),
    keys: await keysOf(new KMSClient(client), [...clusters, ...logGroups]),
    autoScalingGroups: await autoScalingGroupsOf(new AutoScalingClient(client), nodeGroups),
  };
}

async function logGroupsOf(client: CloudWatchLogsClient): Promise<Picture["logGroups"]> {
  const groups = await all(paginateDescribeLogGroups({ client }, {}), (page) => page.logGroups);
  return groups.map(({ logGroupName = "", retentionInDays = 0, kmsKeyId }) => ({
    name: logGroupName,
    retentionDays: retentionInDays,
    ...(kmsKeyId !== undefined && { keyArn: kmsKeyId }),
  }));
}

/** The keys with which clusters and log groups encrypt. */
async function keysOf(client: KMSClient, users: readonly (Cluster | LogGroup)[]): Promise<Key[]> {
  const used = [...new Set(present(users.map(({ keyArn }) => keyArn)))];
  return each(used, async (arn) => {
    const { KeyRotationEnabled = false } = await client.send(new GetKeyRotationStatusCommand({ KeyId: arn }));
    const { Aliases = [] } = await client.send(new ListAliasesCommand({ KeyId: arn }));
    return { arn, isRotated: KeyRotationEnabled, aliases: present(Aliases.map(({ AliasName }) => AliasName)) };
  });
}

async function autoScalingGroupsOf(
  client: AutoScalingClient,
  nodeGroups: readonly NodeGroup[],
): Promise<AutoScalingGroup[]> {
  const names = new Set(nodeGroups.map(({ autoScalingGroup }) => autoScalingGroup));
  const groups = await all(paginateDescribeAutoScalingGroups({ client }, {}), (page) => page.AutoScalingGroups);
  return groups
    .filter(({ AutoScalingGroupName = "" }) => names.has(AutoScalingGroupName))
    .map(({ AutoScalingGroupName = "", Tags = [] }) => ({
      name: AutoScalingGroupName,
      tags: Tags.map(({ Key = "", Value = "", PropagateAtLaunch = false }) => ({
        key: Key,
        value: Value,
        isPropagated: PropagateAtLaunch,
      })),
    }));
}
