import { kubernetesVersions, logRetentionDays, privateClusterEndpoints } from "@ml-platform/rules";
import fc from "fast-check";
import { access, eksAddons, roles, workloads } from "./cluster-values.ts";
import type { Hints } from "./from-schema.ts";
import { destinations, existingNetwork, id, routeTargets } from "./network-values.ts";
import { nodeGroup } from "./node-group-values.ts";
import { runners, sandpits, secrets } from "./section-values.ts";
import { account } from "./values.ts";

/** Regions, with the letters of their zones. */
export const zones: Readonly<Record<string, string>> = {
  "us-east-2": "abc",
  "us-east-1": "abcdf",
  "eu-central-1": "abc",
  "ap-northeast-1": "acd",
  "us-gov-west-1": "abc",
};

const name = fc.constantFrom("system", "general", "gpu", "gpu-training", "ci", "a1", "train-p5");
const days = fc.constantFrom(...logRetentionDays);
const system = { instanceType: "m7i.large", size: { min: 2, max: 4 } };

/** Valid values of what a schema calls a text or a number, by path. */
export function hints(region: string): Hints {
  const inRegion = [...(zones[region] ?? "")].map((letter) => `${region}${letter}`);
  const partition = region.startsWith("us-gov") ? "aws-us-gov" : "aws";
  const cluster = "clusters.<name>";
  const group = `${cluster}.nodeGroups.<name>`;
  const kmsKey = fc.constant(`arn:${partition}:kms:${region}:${account}:key/0a1b2c3d`);
  return {
    name: fc.constantFrom("dev", "test", "x1", "ml-dev", "longest-name"),
    region: fc.constant(region),
    "account.id": fc.constantFrom(account, "222222222222"),
    "account.alias": fc.constantFrom("ml-test", "abc"),
    "account.endpoints.url": fc.constantFrom("https://aws.example.com", "http://127.0.0.1:4566"),
    ...Object.fromEntries(
      ["autoscaling", "ec2", "eks", "iam", "kms", "logs", "s3", "secretsmanager", "ssm", "sts"].map((service) => [
        `account.endpoints.services.${service}`,
        fc.constant(`https://${service}.example.com`),
      ]),
    ),
    renamedFrom: fc.shuffledSubarray(["old", "older"]),
    [`${cluster}.renamedFrom`]: fc.shuffledSubarray(["old", "a"]),
    "tags.<key>": fc.constantFrom("team", "data-class", "example.com/project"),
    "tags.<name>": fc.constantFrom("vision", "c2"),
    "tags.owner": fc.constantFrom("ml-platform", "anna.b"),
    "tags.costCentre": fc.constantFrom("ml-test", "1 2/3"),
    "tags.repository": fc.constant("example.com/ml"),
    "backend.bucket": fc.constantFrom("states", "ml-test-states"),
    "backend.region": fc.constantFrom("us-east-1", "eu-central-1"),
    "backend.kmsKeyId": kmsKey,
    "backend.endpoints.s3": fc.constant("https://minio.example.com:9000"),
    "backend.endpoints.sts": fc.constant("https://sts.example.com"),
    "backend.organization": fc.constant("example"),
    "backend.project": fc.constantFrom("ml platform", "ml"),
    "backend.address": fc.constant("https://gitlab.example.com/api/v4/projects/1/terraform/state"),
    "backend.hostname": fc.constant("app.terraform.io"),
    "teams.<name>.members": fc.shuffledSubarray(
      ["nlp", "vision"].map((role) => `arn:${partition}:iam::${account}:role/${role}`),
      { minLength: 1 },
    ),
    "bastion.instanceType": fc.constantFrom("t4g.small", "m7i.large"),
    "bastion.kubernetesPolicy": fc.constantFrom("AmazonEKSViewPolicy", "AmazonEKSClusterAdminPolicy"),
    "bastion.customAmiId": fc.constant("ami-0123456789abcdef0"),
    "teams.<name>.quota.<key>": fc.constantFrom("pods", "requests.cpu"),
    sandpits: sandpits(partition),
    secrets: secrets(partition, region),
    runners: runners(),
    "network.cidr": fc.constantFrom("10.20.0.0/16", "10.64.0.0/18", "192.168.0.0/20", "100.64.0.0/16"),
    "network.secondaryCidrs": fc.constantFrom([], ["100.80.0.0/16"], ["100.80.0.0/16", "100.81.0.0/20"]),
    "network.existing": fc.oneof(
      // Most have a network of their own.
      { weight: 6, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: existingNetwork(inRegion) },
    ),
    "network.natAddresses": fc.constant({}),
    "network.transitGateways": fc.constantFrom({}, { office: { id: `tgw-${id}`, applianceMode: true } }),
    "network.routes": fc.constantFrom({}, ...routeTargets.map((target) => ({ other: { destinations, ...target } }))),
    "network.flowLogs": fc.constantFrom(
      { trafficType: "ALL", retentionDays: 90 },
      { destination: "cloudWatch" },
      { destination: { bucketArn: `arn:${partition}:s3:::flow-logs/ml`, fileFormat: "parquet", perHour: true } },
    ),
    "network.availabilityZones": fc.shuffledSubarray(inRegion, { minLength: 2 }),
    "network.interfaceEndpoints": fc.oneof(
      fc.constant("privateCluster"),
      fc.shuffledSubarray([...privateClusterEndpoints, "secretsmanager", "sagemaker.api"]),
    ),
    "network.dhcp.domainName": fc.constant("ml.example.com"),
    "network.dhcp.domainNameServers": fc.constantFrom(["AmazonProvidedDNS"], ["AmazonProvidedDNS", "10.0.0.2"]),
    "network.dhcp.ntpServers": fc.constant(["169.254.169.123"]),
    "clusters.<key>": fc.constantFrom("ml", "training", "inference", "x"),
    [`${cluster}.kubernetes`]: fc.constantFrom(...kubernetesVersions),
    [`${cluster}.endpoint.allowedCidrs`]: fc.constantFrom(
      ["203.0.113.0/24"],
      ["198.51.100.7/32", "203.0.113.0/24"],
      ["0.0.0.0/0"],
    ),
    [`${cluster}.endpoint.privateAccessFrom`]: fc.constantFrom(
      { cidrs: ["10.0.0.0/8"] },
      { securityGroupIds: ["sg-0123456789abcdef0"], prefixListIds: ["pl-0123456789abcdef0"] },
    ),
    [`${cluster}.nodeIngress`]: fc.constantFrom(
      {},
      { metrics: { protocol: "udp", ports: 9100, cidrs: ["10.0.0.0/8"] } },
      { ports: { ports: { from: 30_000, to: 32_767 }, securityGroupIds: ["sg-0123456789abcdef0"] } },
      { list: { ports: 9100, prefixListIds: ["pl-0123456789abcdef0"] } },
    ),
    [`${cluster}.podNetworking`]: fc.oneof(
      {
        weight: 9,
        arbitrary: fc.constantFrom(
          {},
          { prefixDelegation: true, warmPrefixTarget: 2, externalSnat: true },
          { minimumIpTarget: 12, warmIpTarget: 4, securityGroupsForPods: "strict" },
          { warmEniTarget: 0, excludeSnatCidrs: ["10.0.0.0/8"] },
        ),
      },
      // Few networks have subnets for pods.
      { weight: 1, arbitrary: fc.constant({ subnets: "secondary", securityGroupIds: ["sg-0123456789abcdef0"] }) },
    ),
    [`${cluster}.endpoint.openToInternetBecause`]: fc.constantFrom("partners without fixed addresses", 'say "why"'),
    [`${cluster}.serviceCidr`]: fc.constantFrom("172.20.0.0/16", "10.100.0.0/16"),
    [`${cluster}.logs.types`]: fc.subarray(["api", "audit", "authenticator", "controllerManager", "scheduler"]),
    [`${cluster}.logs.retentionDays`]: days,
    [`${cluster}.encryption.kmsKey`]: fc.oneof(fc.constant("create"), kmsKey),
    [`${cluster}.volumes.kmsKey`]: fc.oneof(fc.constant("create"), kmsKey),
    [`${cluster}.autoMode.nodePools`]: fc.subarray(["general-purpose", "system"], { minLength: 1 }),
    [`${cluster}.hybridNetworks.nodes`]: fc.constantFrom(["10.80.0.0/16"], ["172.31.0.0/16", "10.81.7.0/24"]),
    [`${cluster}.hybridNetworks.pods`]: fc.constantFrom([], ["10.85.0.0/16"]),
    [`${cluster}.access`]: access(partition),
    "iam.permissionsBoundary": fc.constantFrom(
      `arn:${partition}:iam::aws:policy/PowerUserAccess`,
      `arn:${partition}:iam::${account}:policy/company/boundary`,
    ),
    "iam.path": fc.constantFrom("/", "/ml/", "/company/ml/"),
    "iam.roles": roles(partition),
    [`${cluster}.roles`]: roles(partition),
    [`${cluster}.workloads`]: workloads(partition, region),
    [`${cluster}.webhookPorts`]: fc.constantFrom("all", [9443], [9443, 15_017, 443]),
    [`${cluster}.eksAddons`]: eksAddons(partition, account),
    [`${cluster}.platform.addons.storage-classes.classes`]: fc.constantFrom(
      { gp3: { isDefault: true, iops: 6000, throughput: 500, fileSystem: "xfs", reclaimPolicy: "Retain" } },
      { fast: { type: "io2", iops: 1000 }, plain: { encrypted: false } },
      { own: { kmsKeyArn: `arn:${partition}:kms:us-east-2:${account}:key/own` } },
    ),
    [`${cluster}.platform.addons.metrics-server.version`]: fc.constant("v0.8.1-eksbuild.5"),
    [`${cluster}.nodeGroups`]: fc
      .tuple(fc.dictionary(name, nodeGroup(inRegion, group), { maxKeys: 4 }), fc.boolean())
      // DNS must find a home in nearly every cluster.
      .map(([groups, isEmpty]) => (isEmpty && Object.keys(groups).length === 0 ? {} : { ...groups, system })),
  };
}
