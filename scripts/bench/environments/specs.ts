import { derive, type EnvironmentSpec, type PermanentSpec } from "@ml-platform/environments";
import { environmentKeys } from "@ml-platform/environments/keys";
import { accessPolicies, kubernetesVersions, logRetentionDays, privateClusterEndpoints } from "@ml-platform/rules";
import fc from "fast-check";
import { z } from "zod";
import { fromSchema, type Hints, type Schema } from "./from-schema.ts";

/** What `specs` are generated from. */
export const schema = z.toJSONSchema(z.strictObject(environmentKeys), {
  io: "input",
  unrepresentable: "any",
}) as Schema;

/** The schema of a part; `<name>` stands for any key of a map. */
function below({ properties = {}, additionalProperties }: Schema, [key, ...rest]: readonly string[]): Schema {
  const inner = key === "<name>" ? additionalProperties : properties[key ?? ""];
  if (typeof inner !== "object") throw new RangeError(`an environment has no part ${key}`);
  return rest.length === 0 ? inner : below(inner, rest);
}

const zones: Readonly<Record<string, string>> = {
  "us-east-2": "abc",
  "us-east-1": "abcdf",
  "eu-central-1": "abc",
  "ap-northeast-1": "acd",
  "us-gov-west-1": "abc",
};

const account = "111111111111";

/** Environments as authors write them: all keys occur, and most are valid. */
export const specs: fc.Arbitrary<EnvironmentSpec> = fc
  .constantFrom(...Object.keys(zones))
  .chain((region) => fromSchema(schema, hints(region)) as fc.Arbitrary<Spec>)
  .map(coherent);

/** Personal environments derived from those, with and without clusters of their own. */
export const personalSpecs: fc.Arbitrary<EnvironmentSpec> = fc
  .record({
    base: specs,
    isEmpty: fc.boolean(),
    ownNetwork: fc.boolean(),
    kubernetes: fc.constantFrom(...kubernetesVersions),
    min: fc.nat({ max: 2 }),
  })
  .map(({ base, isEmpty, ownNetwork, kubernetes, min }) => {
    const system = { size: { min, max: 3 } };
    const clusters = Object.fromEntries(
      Object.keys(base.clusters ?? {}).map((name) => [name, { kubernetes, nodeGroups: { system, gpu: null } }]),
    );
    return derive(base as PermanentSpec, {
      name: "anna",
      owner: "anna.b",
      ...(!isEmpty && { clusters: clusters as never }),
      ...(ownNetwork && { network: { cidr: "10.99.0.0/16" } }),
    });
  });

interface Spec {
  readonly protected: boolean;
  readonly account: { readonly endpoints?: { readonly url?: string } };
  readonly backend?: { readonly type: string; readonly endpoints?: object };
  readonly network: {
    readonly nat: string;
    readonly publicSubnets?: boolean;
    readonly availabilityZones: readonly string[];
    readonly existing?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
    readonly cidr?: string;
    readonly secondaryCidrs?: readonly string[];
    readonly interfaceEndpoints?: unknown;
  };
  readonly clusters?: Readonly<Record<string, Cluster>>;
  readonly teams?: Readonly<Record<string, object>>;
}

interface Cluster {
  readonly deletionProtection?: boolean;
  readonly deletionProtectionByEks?: boolean;
  readonly controlPlaneZones?: readonly string[];
}

/** Without the contradictions that a schema cannot express and that nearly every environment would have. */
function coherent({ account, backend, network, clusters = {}, teams, ...spec }: Spec): EnvironmentSpec {
  const [cluster] = Object.keys(clusters);
  const { endpoints } = account;
  const onDisk = backend?.type === "local" && spec.protected;
  return {
    ...spec,
    account: {
      ...account,
      ...(endpoints !== undefined && { endpoints: { url: "https://aws.example.com", ...endpoints } }),
    },
    ...(backend !== undefined && !onDisk && { backend: withKey(backend) }),
    network: coherentNetwork(network),
    // A team is in a cluster that the environment has.
    ...(teams !== undefined && cluster !== undefined && { teams: mapValues(teams, (team) => ({ ...team, cluster })) }),
    clusters: Object.fromEntries(
      Object.entries(clusters).map(([name, cluster]) => [name, coherentCluster(cluster, spec.protected, network)]),
    ),
  } as unknown as EnvironmentSpec;
}

/** NAT gateways are in public subnets; without any, AWS is reached through endpoints. */
function coherentNetwork({ publicSubnets, existing, ...network }: Spec["network"]): object {
  if (existing !== undefined) return inExisting(existing, network);
  if (network.nat !== "none") return network;
  return { ...network, interfaceEndpoints: "privateCluster", ...(publicSubnets !== undefined && { publicSubnets }) };
}

function coherentCluster(
  { deletionProtection, deletionProtectionByEks, controlPlaneZones, ...cluster }: Cluster,
  isProtected: boolean,
  { availabilityZones }: Spec["network"],
): object {
  const isKept = isProtected || deletionProtection === true;
  return {
    ...cluster,
    // In a protected environment it can only be true.
    ...(deletionProtection !== undefined && !isProtected && { deletionProtection }),
    ...(deletionProtectionByEks !== undefined && isKept && { deletionProtectionByEks }),
    ...(controlPlaneZones !== undefined && { controlPlaneZones: availabilityZones }),
  };
}

/** Subnets for the zones that the network has, and nothing that whoever keeps it decides. */
function inExisting(
  existing: NonNullable<Spec["network"]["existing"]>,
  network: Omit<Spec["network"], "existing">,
): object {
  const { cidr, secondaryCidrs, availabilityZones, nat, interfaceEndpoints } = network;
  const ofZones = (ids: string | Readonly<Record<string, string>>) =>
    typeof ids === "string"
      ? ids
      : Object.fromEntries(Object.entries(ids).filter(([zone]) => availabilityZones.includes(zone)));
  return {
    cidr,
    availabilityZones,
    nat,
    ...(secondaryCidrs !== undefined && { secondaryCidrs }),
    ...(interfaceEndpoints !== undefined && { interfaceEndpoints }),
    existing: mapValues(existing, ofZones),
  };
}

/** AWS's own S3 needs a key. */
function withKey(backend: NonNullable<Spec["backend"]>): object {
  const needsKey = backend.type === "s3" && backend.endpoints === undefined;
  return { ...(needsKey && { kmsKeyId: "alias/terraform-state" }), ...backend };
}

const name = fc.constantFrom("system", "general", "gpu", "gpu-training", "ci", "a1", "train-p5");
const labelKey = fc.constantFrom("team", "example.com/pool", "example-com/pool", "a.b", "a-b", "a.b/c", "Tier_1");
const labelValue = fc.constantFrom("", "vision", "v1.2_3", "x".repeat(63));
const destinations = ["192.0.2.0/24", "pl-0123456789abcdef0"];
const id = "0123456789abcdef0";
const routeTargets = [
  { transitGatewayId: `tgw-${id}` },
  { peeringConnectionId: `pcx-${id}` },
  { vpnGatewayId: `vgw-${id}`, from: ["private"] },
  { coreNetworkArn: `arn:aws:networkmanager::111111111111:core-network/core-network-${id}` },
  { vpcEndpointId: `vpce-${id}` },
  { networkInterfaceId: `eni-${id}` },
];
const days = fc.constantFrom(...logRetentionDays);
const size = fc
  .tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 8 }))
  .map(([min, more]) => ({ min, max: min + more }));

/** A VPC with subnets of some kinds in every zone. */
function existingNetwork(inRegion: readonly string[]) {
  const subnets = (digit: string) =>
    fc.constant(Object.fromEntries(inRegion.map((zone) => [zone, `subnet-0${zone.slice(-1)}00000000000000${digit}`])));
  return fc.record(
    {
      vpcId: fc.constant(`vpc-${id}`),
      ownerAccountId: fc.constant("222222222222"),
      privateSubnetIds: subnets("1"),
      controlPlaneSubnetIds: subnets("2"),
      publicSubnetIds: subnets("3"),
      podSubnetIds: subnets("4"),
    },
    { requiredKeys: ["vpcId", "privateSubnetIds"] },
  );
}

function hints(region: string): Hints {
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

/** Who may use a cluster: one policy in short, or several. */
function access(partition: string) {
  const namespaces = fc.option(fc.constantFrom(["team-a"], ["team-a", "team-b"]), { nil: undefined });
  const policy = fc.record({ policy: fc.constantFrom(...accessPolicies), namespaces });
  const policies = fc.uniqueArray(policy, { minLength: 1, maxLength: 3, selector: (each) => each.policy });
  const entry = fc.record({
    role: fc.uuid(),
    type: fc.constantFrom("STANDARD", undefined),
    granted: fc.oneof(policy, fc.record({ policies })),
    userName: fc.constantFrom(undefined, "ops:{{SessionName}}"),
    kubernetesGroups: fc.option(fc.constantFrom(["viewers"], ["example.com:ops"]), { nil: undefined }),
  });
  return fc.dictionary(
    fc.constantFrom("admins", "viewers", "two words", "a.b", "a-b", "Ü"),
    entry.map(({ role, granted, ...rest }) => ({
      principalArn: `arn:${partition}:iam::${account}:role/teams/${role}`,
      ...granted,
      ...rest,
    })),
    { maxKeys: 3 },
  );
}

/** Workloads, mostly none: some grants, or a role that exists. */
function workloads(partition: string, region: string) {
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const grants = fc.record(
    {
      serviceAccount: fc.constantFrom("trainer", "api.v1"),
      policies: fc.constant(["AmazonSageMakerReadOnly"]),
      buckets: fc.constantFrom(
        [{ bucket: "ml-datasets", prefix: "imagenet/", access: "read" }],
        [{ bucket: "ml-results", access: "readWrite" }],
      ),
      secrets: fc.constantFrom(["ml/training/"], ["ml/token"]),
      parameters: fc.constant(["/ml/rate"]),
      queues: fc.constantFrom([{ queue: "jobs", access: "receive" }], [{ queue: arn("sqs", "jobs"), access: "send" }]),
      repositories: fc.constant([{ repository: "ml/trainer", access: "pull" }]),
      kmsKeys: fc.constant([arn("kms", "key/0a1b2c3d")]),
    },
    { requiredKeys: ["buckets"] },
  );
  const given = fc.record({ roleArn: fc.constant(`arn:${partition}:iam::${account}:role/company/given`) });
  const workload = fc
    .tuple(fc.constantFrom("training", "serving"), fc.oneof(grants, given))
    .map(([namespace, more]) => ({ namespace, ...more }));
  return fc.dictionary(fc.constantFrom("trainer", "api"), workload, { maxKeys: 1 });
}

/** Changes of roles that every cluster has. */
function roles(partition: string) {
  const change = fc.oneof(
    fc.record({ arn: fc.constant(`arn:${partition}:iam::${account}:role/company/given`) }),
    fc.record({ policies: fc.constantFrom(["CloudWatchAgentServerPolicy"], ["AmazonSSMPatchAssociation"]) }),
  );
  return fc.dictionary(fc.constantFrom("cluster", "nodes", "kube-system/aws-node"), change, { maxKeys: 2 });
}

/** EKS add-ons that fit together, with every key that they can have. */
function eksAddons(partition: string, account: string) {
  const roleArn = `arn:${partition}:iam::${account}:role/efs-csi`;
  const statements = [
    {
      actions: ["s3:ListBucket"],
      resources: [`arn:${partition}:s3:::datasets`],
      conditions: { StringEquals: { "aws:ResourceTag/team": "nlp" } },
    },
  ];
  const timeoutMinutes = { create: 30, update: 30, delete: 10 };
  return fc
    .subarray([
      ["vpc-cni", { version: "v1.20.4-eksbuild.2", configuration: { env: { WARM_IP_TARGET: "5" } }, timeoutMinutes }],
      ["coredns", { configuration: { replicas: 3 }, checkConfiguration: false, resolveConflicts: "PRESERVE" }],
      ["aws-ebs-csi-driver", { version: "v1.60.0-eksbuild.1", preserve: true }],
      ["aws-efs-csi-driver", { podIdentity: { "efs-csi-controller-sa": { roleArn } } }],
      [
        "acme-agent",
        { namespace: "acme", beforeNodes: true, podIdentity: { agent: { managedPolicies: ["ReadOnlyAccess"] } } },
      ],
      ["aws-mountpoint-s3-csi-driver", { beforeNodes: true, podIdentity: { "s3-csi-driver-sa": { statements } } }],
    ])
    .map((entries) => Object.fromEntries(entries as [string, object][]));
}

/** What sandpits may be, each key as often absent as not. */
function sandpits(partition: string) {
  const part = (values: Readonly<Record<string, readonly unknown[]>>) =>
    fc.record(
      mapValues(values, (each) => fc.constantFrom(...each)),
      { requiredKeys: [] },
    );
  return fc.record(
    {
      // Most that are protected need it.
      onProtectedBase: fc.constant(true),
      developers: fc.constantFrom([], [`arn:${partition}:iam::${account}:role/developer`]),
      sessionName: fc.constantFrom("{user}", "{user}@example.com"),
      admins: fc.constantFrom([], ["anna.b", "bob"]),
      mergeRequests: fc.boolean(),
      timeToLive: part({ default: ["8h", "1d12h"], maximum: ["3d", "30d"], asleep: ["30m", "2d"] }),
      quota: part({ perOwner: [1, 3], total: [3, 100] }),
      perHour: fc.constantFrom(0.5, 10),
      shared: part({
        // Many environments have no such cluster.
        cluster: [undefined, undefined, undefined, "ml"],
        namespaces: [1, 5],
        quota: [{}, { pods: "5", "requests.nvidia.com/gpu": "8" }],
        egressRanges: [[], ["10.20.1.0/24"]],
      }),
      ranges: fc.constantFrom("10.128.0.0/9", "172.16.0.0/12"),
    },
    { requiredKeys: ["onProtectedBase"] },
  );
}

/** What is secret: mostly for roles, since teams and clusters are others from one environment to the next. */
function secrets(partition: string, region: string) {
  const role = (called: string) => `arn:${partition}:iam::${account}:role/${called}`;
  const rarely = (value: unknown) => fc.constantFrom<unknown[]>([], [], [], [], [], [], [], [value]);
  const readers = fc.record({
    roles: fc.constantFrom([role("grafana")], [role("api"), role("path/to/reader")]),
    workloads: rarely({ cluster: "ml", namespace: "shop", serviceAccount: "api.v1" }),
    teams: rarely("one"),
    platform: fc.constantFrom(false, false, false, false, false, false, false, true),
  });
  const rotation = fc.record({
    everyDays: fc.constantFrom(1, 30, 1000),
    lambdaArn: fc.constant(`arn:${partition}:lambda:${region}:${account}:function:rotate`),
    roleArn: fc.constant(role("rotate")),
  });
  const secret = fc.record(
    {
      description: fc.constantFrom("a token", 'say "what"'),
      readers,
      rotation,
      replicaRegions: fc.constantFrom([], [partition === "aws" ? "us-west-2" : "us-gov-east-1"]),
      recoveryWindowDays: fc.constantFrom(0, 7, 30),
    },
    { requiredKeys: ["readers"] },
  );
  const key = fc.constantFrom("platform/grafana", "apps/shop/API_TOKEN", "platform/gitlab-runner/gpu");
  return fc.record({
    administrators: fc.constantFrom([role("secrets-admin")], [role("admin"), role("path/to/admin")]),
    declared: fc.dictionary(key, secret, { maxKeys: 2 }),
  });
}

/** Runners, mostly none: the groups with GPUs and the secrets are others from one environment to the next. */
function runners() {
  const runner = fc.record({
    cluster: fc.constant("ml"),
    nodeGroup: fc.constantFrom("gpu", "ci-gpu"),
    tokenSecret: fc.constant("platform/gitlab-runner/gpu"),
    tags: fc.constantFrom(["gpu"], ["gpu", "gpu-l4"]),
    gpus: fc.constantFrom(1, 4),
    image: fc.constant("docker.io/library/ubuntu:24.04"),
    requests: fc.record({ cpu: fc.constantFrom("500m", "2"), memory: fc.constant("8Gi") }),
    sharedMemory: fc.constant("2Gi"),
    startMinutes: fc.constantFrom(1, 30),
    timeoutMinutes: fc.constantFrom(60, 600),
    concurrency: fc.constantFrom(1, 4),
    privileged: fc.boolean(),
  });
  return fc.record({
    gitlabUrl: fc.constantFrom("https://gitlab.example.com", "https://gitlab.example.com:8443/git"),
    cacheDays: fc.constantFrom(1, 14, 365),
    privateRanges: fc.constantFrom([], ["10.9.0.0/24"]),
    serviceMonitor: fc.boolean(),
    gpu: fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.record({ "gpu-l4": runner }) }),
  });
}

function mapValues<T, R>(values: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}

/** The keys that `shapes` sets, together. */
const shapeKeys = [
  "instanceType",
  "alternativeInstanceTypes",
  "capacity",
  "capacityReservation",
  "warmPool",
  "perAvailabilityZone",
  "availabilityZones",
  "efa",
  "autoscaled",
  "amiType",
  "customAmiId",
  "releaseVersion",
  "localStorage",
  "kubelet",
  "fastImagePull",
  "bottlerocket",
  "diskIops",
  "diskThroughput",
];

const system = { instanceType: "m7i.large", size: { min: 2, max: 4 } };

/** The keys of a node group that do not depend on its shape. */
const groupKeys = Object.fromEntries(
  Object.entries(below(schema, ["clusters", "<name>", "nodeGroups", "<name>"]).properties ?? {}).filter(
    ([key]) => !shapeKeys.includes(key),
  ),
);

/** Parts of a node group that go together. */
const shapes = (inRegion: readonly string[]) =>
  fc.constantFrom<Record<string, unknown>[]>(
    { instanceType: "m7i.large" },
    { instanceType: "m7i.2xlarge", alternativeInstanceTypes: ["m6i.2xlarge", "m7a.2xlarge"], capacity: "spot" },
    { instanceType: "m7g.large", amiType: "BOTTLEROCKET_ARM_64", releaseVersion: "1.42.0-1a2b3c4d" },
    {
      instanceType: "g6.12xlarge",
      alternativeInstanceTypes: ["g5.12xlarge"],
      capacity: "spot",
      perAvailabilityZone: true,
    },
    { instanceType: "g6.xlarge", dedicatedTo: "ci", availabilityZones: inRegion.slice(0, 1) },
    { instanceType: "p5.48xlarge", efa: true, perAvailabilityZone: true, diskGiB: 1000 },
    { instanceType: "p4d.24xlarge", efa: true, availabilityZones: inRegion.slice(0, 1) },
    {
      instanceType: "p5.48xlarge",
      capacity: "capacityBlock",
      capacityReservation: { id: "cr-0123456789abcdef0" },
      availabilityZones: inRegion.slice(0, 1),
      autoscaled: false,
      size: { min: 0, max: 2, desired: 0 },
    },
    {
      instanceType: "p5.48xlarge",
      capacityReservation: { resourceGroupArn: resourceGroupIn(inRegion[0]?.slice(0, -1) ?? "") },
    },
    { instanceType: "m7i.large", capacityReservation: { preference: "none" } },
    {
      instanceType: "m7i.large",
      warmPool: { state: "running", minSize: 1, maxPreparedCapacity: 2, reuseOnScaleIn: true },
    },
    { instanceType: "m7i.large", customAmiId: "ami-0123456789abcdef0" },
    { instanceType: "g6.2xlarge", autoscaled: false, size: { min: 2, max: 2 } },
    { instanceType: "m6id.2xlarge", localStorage: "raid0", fastImagePull: true, kubelet },
    { instanceType: "m7i.large", diskGiB: 100, diskIops: 4000, diskThroughput: 1000, releaseVersion: "latest" },
    {
      instanceType: "m7i.large",
      amiType: "BOTTLEROCKET_x86_64",
      bottlerocket: { kubernetes: { "max-pods": 20 }, kernel: { sysctl: { "vm.max_map_count": "262144" } } },
    },
  );

/** Every setting that a kubelet can have. */
const kubelet = {
  maxPods: 40,
  kubeReserved: { cpu: "500m", memory: "1Gi" },
  systemReserved: { "ephemeral-storage": "2Gi" },
  evictionHard: { "memory.available": "5%" },
  evictionSoft: { "memory.available": "10%" },
  evictionSoftGracePeriod: { "memory.available": "1m30s" },
  imageGCHighThresholdPercent: 80,
  imageGCLowThresholdPercent: 70,
  podPidsLimit: 4096,
  cpuManagerPolicy: "static",
  topologyManagerPolicy: "best-effort",
  maxParallelImagePulls: 4,
  containerLogMaxSize: "50Mi",
  containerLogMaxFiles: 3,
  allowedUnsafeSysctls: ["net.*"],
};

function resourceGroupIn(region: string): string {
  const partition = region.startsWith("us-gov") ? "aws-us-gov" : "aws";
  return `arn:${partition}:resource-groups:${region}:${account}:group/training`;
}

function nodeGroup(inRegion: readonly string[], path: string): fc.Arbitrary<unknown> {
  const taint = fc.record(
    { key: labelKey, value: labelValue, effect: fc.constantFrom("NoSchedule", "NoExecute", "PreferNoSchedule") },
    { requiredKeys: ["key", "effect"] },
  );
  const others = fromSchema(
    { type: "object", properties: groupKeys },
    {
      [`${path}.dedicatedTo`]: fc.constantFrom("ci", "team-a"),
      [`${path}.size`]: size,
      [`${path}.renamedFrom`]: fc.constantFrom(["old"], ["former-name", "a"]),
      [`${path}.labels`]: fc.dictionary(labelKey, labelValue, { maxKeys: 5 }),
      [`${path}.taints`]: fc.uniqueArray(taint, { maxLength: 4, selector: ({ key, effect }) => `${key}:${effect}` }),
      [`${path}.autoscalerResources`]: fc.constantFrom({ "example.com/fpga": "2" }, { "hugepages-2Mi": "10Gi" }),
      [`${path}.diskGiB`]: fc.integer({ min: 20, max: 2000 }),
      [`${path}.update`]: fc.constantFrom(
        { maxUnavailable: 2 },
        { maxUnavailablePercentage: 50 },
        { strategy: "minimal" },
      ),
      [`${path}.metadataHopLimit`]: fc.constantFrom(1, 2),
    },
    path,
  );
  return fc
    .tuple(size, others, shapes(inRegion))
    .map(([fitting, more, shape]) => ({ ...(more as object), size: fitting, ...shape }));
}
