import { checkKubernetesVersion, supportedUntil, supportOf } from "@ml-platform/rules";
import { type Cost, knownMonthly, totalCost } from "../../cost/cost.ts";
import { estimate } from "../../cost/estimate.ts";
import { priceTable } from "../../cost/prices.ts";
import { zoneOf } from "../../explore/zones.ts";
import { hiddenText, type Json } from "../../model/json.ts";
import type {
  AttributeDifference,
  ReportCluster,
  ReportData,
  ReportDrift,
  ReportEnvironment,
  ReportOutput,
  ReportResource,
  ReportStack,
  ResourceDifference,
  StackHistory,
  Tags,
} from "../report-data.ts";

interface SampleOptions {
  /** Minimum number of resources. The environments are filled up with similar services. @default 0 */
  readonly resources?: number;
  readonly generatedAt?: string;
}

const hour = 3_600_000;

const sampled = ["dev", "staging", "prod", "sandpit-ada"];

function tagsOf(environment: string): Tags {
  return {
    environment,
    owner: environment === "prod" ? "ml-operations" : "ml-platform",
    "cost-centre": `ml-${environment}`,
  };
}

/** A report on three permanent environments and a personal one, with an example of everything that the page shows. Always the same. */
export function sampleReport({
  resources: wanted = 0,
  generatedAt = "2026-11-21T22:14:00.000Z",
}: SampleOptions = {}): ReportData {
  const today = new Date(generatedAt);
  const ago = (hours: number): string => new Date(today.getTime() - hours * hour).toISOString();
  const parts = [
    platform("dev", ["ml"], {
      groups: { system: "m7i.large", general: "m7i.2xlarge", "gpu-training": "g6.12xlarge" },
      today,
      ago,
    }),
    platform("staging", ["ml"], { groups: { system: "m7i.large", "gpu-training": "g6.xlarge" }, today, ago }),
    platform("prod", ["training", "inference"], {
      groups: { system: "m7i.xlarge", "gpu-training": "p5.48xlarge", "gpu-inference": "g6e.2xlarge" },
      today,
      ago,
    }),
    platform("sandpit-ada", ["ml"], { groups: { system: "m7i.large", "gpu-training": "g6.xlarge" }, today, ago }),
  ];
  const base = parts.flatMap(({ resources }) => resources);
  const filler = services(Math.max(0, wanted - base.length), today, ago);
  const stacks = [...parts.flatMap((part) => part.stacks), ...filler.stacks, ...leftovers(ago)];
  const resources = [...base, ...filler.resources];
  return {
    generatedAt,
    target: "emulated",
    prices: priceTable,
    environments: environments(stacks, resources, today, ago),
    stacks,
    resources,
    tagSets: sampled.map(tagsOf),
    problems: [{ environment: "legacy", message: 'environments/legacy.ts: region: "us-east-9" is not a region.' }],
    histories: parts.flatMap(({ histories }) => histories),
  };
}

interface Part {
  readonly stacks: ReportStack[];
  readonly resources: ReportResource[];
  readonly histories: StackHistory[];
}

interface PlatformFacts {
  /** Instance types by group. */
  readonly groups: Readonly<Record<string, string>>;
  readonly today: Date;
  readonly ago: (hours: number) => string;
}

function platform(environment: string, clusters: readonly string[], { groups, today, ago }: PlatformFacts): Part {
  const region = "us-east-2";
  const zones = environment === "prod" ? ["us-east-2a", "us-east-2b", "us-east-2c"] : ["us-east-2a", "us-east-2b"];
  const resources: ReportResource[] = [];
  const add = (stack: string, type: string, name: string, more: Partial<ReportResource> = {}): string => {
    const address = more.address ?? `${more.mode === "data" ? "data." : ""}${type}.${name}`;
    const id = `${prefixes[type] ?? "id"}-${hex(`${stack}${address}`, 17)}`;
    const attributes = {
      id,
      region,
      ...more.attributes,
      tags: { Name: `${environment}-${name}`, ...tagsOf(environment) },
    };
    const cost: Cost = estimate({ type, mode: more.mode ?? "managed", attributes }, { region, today });
    const zone = zoneOf({ address, type, attributes }, new Map());
    resources.push({
      stack,
      address,
      mode: "managed",
      type,
      name,
      id,
      provider: "registry.terraform.io/hashicorp/aws",
      constructPath: `${stack}/${name}`,
      dependencies: [],
      ...more,
      attributes,
      cost,
      ...(more.mode !== "data" && { tags: sampled.indexOf(environment) }),
      ...(zone !== undefined && { zone }),
    });
    return address;
  };

  const network = `${environment}-network`;
  const vpc = add(network, "aws_vpc", "vpc_4D1E5C9A", {
    arn: `arn:aws:ec2:${region}:222222222222:vpc/vpc-0a1b`,
    attributes: {
      cidr_block: ranges[environment] ?? "10.20.0.0/16",
      enable_dns_hostnames: true,
      enable_dns_support: true,
    },
  });
  const gateway = add(network, "aws_internet_gateway", "vpc_internet_8810AB3F", { dependencies: [vpc] });
  add(network, "aws_default_security_group", "vpc_default_11AA22BB", { dependencies: [vpc] });
  for (const tier of ["public", "private"]) {
    for (const [index, zone] of zones.entries()) {
      const subnet = add(network, "aws_subnet", `vpc_${tier}`, {
        address: `aws_subnet.vpc_${tier}["${zone}"]`,
        dependencies: [vpc],
        attributes: {
          availability_zone: zone,
          cidr_block: `10.20.${tier === "public" ? index : 64 + index * 32}.0/${tier === "public" ? 24 : 19}`,
          map_public_ip_on_launch: tier === "public",
        },
      });
      const table = add(network, "aws_route_table", `vpc_${tier}-${zone}_routes_77C0FFEE`, { dependencies: [vpc] });
      add(network, "aws_route_table_association", `vpc_${tier}-${zone}_association_5EAF00D5`, {
        dependencies: [table, subnet, vpc],
      });
      add(network, "aws_route", `vpc_${tier}-${zone}_default_0DEFAC3D`, {
        dependencies: [gateway, table, vpc],
        attributes: { destination_cidr_block: "0.0.0.0/0" },
      });
    }
  }
  const address = add(network, "aws_eip", "vpc_nat_address_91BC0D2E", {
    dependencies: [gateway, vpc],
    attributes: { public_ip: "203.0.113.17", domain: "vpc" },
  });
  add(network, "aws_nat_gateway", "vpc_nat_3C7D1F80", {
    dependencies: [address, "aws_subnet.vpc_public", gateway, vpc],
  });
  for (const service of ["ecr.api", "ecr.dkr", "sts"])
    add(network, "aws_vpc_endpoint", `vpc_endpoint-${service}_2B2B2B2B`, {
      dependencies: ["aws_subnet.vpc_private", vpc],
      attributes: {
        vpc_endpoint_type: "Interface",
        service_name: `com.amazonaws.${region}.${service}`,
        subnet_ids: [...zones],
      },
    });
  const logs = add(network, "aws_cloudwatch_log_group", "vpc_flow-logs_D00DFEED", {
    attributes: { retention_in_days: 30 },
  });
  const role = add(network, "aws_iam_role", "vpc_flow-role_ABAD1DEA", {
    attributes: {
      assume_role_policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole" }],
      }),
    },
  });
  add(network, "aws_flow_log", "vpc_flow_DEFEC8ED", {
    dependencies: [logs, role, vpc],
    attributes: { traffic_type: "ALL" },
  });

  const stacks: ReportStack[] = [
    stack(network, environment, "network", [], ago(30), [
      output(
        "vpc_id",
        "vpc-0a1b2c3d",
        [vpc],
        clusters.flatMap((name) => [`${environment}-${name}-cluster`, `${environment}-${name}-nodes`]),
      ),
      output(
        "private_subnet_ids",
        Object.fromEntries(zones.map((zone) => [zone, `subnet-${hex(zone, 8)}`])),
        ["aws_subnet.vpc_private"],
        clusters.map((name) => `${environment}-${name}-nodes`),
      ),
      output("nat_public_ips", ["203.0.113.17"], [address], []),
    ]),
  ];

  for (const cluster of clusters) {
    const id = `${environment}-${cluster}-cluster`;
    const remote = add(id, "terraform_remote_state", network, { mode: "data", attributes: { backend: "s3" } });
    const key = add(id, "aws_kms_key", "eks_secrets_0A0B0C0D", { attributes: { enable_key_rotation: true } });
    const clusterRole = add(id, "aws_iam_role", "eks_role_1F2E3D4C");
    add(id, "aws_iam_role_policy_attachment", "eks_policy_5B6A7988", { dependencies: [clusterRole] });
    const control = add(id, "aws_eks_cluster", "eks_cluster_C0DEC0DE", {
      arn: `arn:aws:eks:${region}:222222222222:cluster/${environment}-${cluster}`,
      dependencies: [clusterRole, key, remote],
      attributes: {
        name: `${environment}-${cluster}`,
        version: environment === "staging" ? "1.34" : "1.35",
        endpoint: "https://0123456789ABCDEF.gr7.us-east-2.eks.amazonaws.com",
        certificate_authority: [{ data: hiddenText }],
        vpc_config: [{ endpoint_private_access: true, endpoint_public_access: false }],
      },
    });
    const issuer = add(id, "aws_iam_openid_connect_provider", "eks_issuer_600DCAFE", { dependencies: [control] });
    for (const team of ["platform", "data-science", "ci"])
      add(id, "aws_eks_access_entry", `eks_access-${team}_FACEB00C`, { dependencies: [control] });

    const nodes = `${environment}-${cluster}-nodes`;
    const upstream = add(nodes, "terraform_remote_state", id, { mode: "data" });
    const nodeRole = add(nodes, "aws_iam_role", "node-role_0BADF00D");
    for (const [group, type] of Object.entries(groups)) {
      const template = add(nodes, "aws_launch_template", `${group}_template_BEEFCACE`, {
        dependencies: [upstream],
        attributes: {
          user_data: hiddenText,
          block_device_mappings: [{ device_name: "/dev/xvda", ebs: [{ volume_type: "gp3", volume_size: 100 }] }],
        },
      });
      const gpu = group.startsWith("gpu");
      add(nodes, "aws_eks_node_group", `${group}_group_CAFED00D`, {
        dependencies: [template, nodeRole, upstream],
        ...(environment === "dev" && group === "general" && { tainted: true }),
        attributes: {
          instance_types: [type],
          capacity_type: gpu && environment !== "prod" ? "SPOT" : "ON_DEMAND",
          scaling_config: [
            { desired_size: gpu && environment === "dev" ? 1 : 2, min_size: gpu ? 0 : 2, max_size: gpu ? 4 : 2 },
          ],
          labels: { workload: group },
        },
      });
      add(nodes, "aws_autoscaling_group_tag", `${group}_tag-workload_7E57AB1E`, {
        dependencies: [`aws_eks_node_group.${group}_group_CAFED00D`],
      });
    }
    if (environment === "dev")
      add(nodes, "aws_launch_template", "gpu-training_template_BEEFCACE", {
        deposed: "0d1e2f3a",
        attributes: { latest_version: 3 },
      });

    stacks.push(
      stack(id, environment, `${cluster}-cluster`, [network], ago(26), [
        output("cluster_name", `${environment}-${cluster}`, [control], [nodes]),
        output("cluster_ca", hiddenText, [control], [nodes]),
        output("oidc_provider_arn", `arn:aws:iam::222222222222:oidc-provider/${hex(id, 12)}`, [issuer], []),
      ]),
      stack(nodes, environment, `${cluster}-nodes`, [network, id], ago(4), [
        output("node_role_arn", "arn:aws:iam::222222222222:role/nodes", [nodeRole], []),
      ]),
    );
  }

  const drifted: ReportDrift = {
    owner: "ml-platform",
    since: ago(49),
    undo: "./platform apply dev --stack dev-ml-nodes",
    accept: "write what was found in the code",
    address: "aws_eks_node_group.general_group_CAFED00D",
    type: "aws_eks_node_group",
    kind: "changed",
    attributes: [difference("scaling_config[0].desired_size", 2, 3), difference("tags.patched", undefined, "by hand")],
  };
  return {
    resources,
    stacks: stacks.map((each) => ({
      ...each,
      cost: totalCost(resources.flatMap(({ stack: of, cost }) => (of === each.id && cost !== undefined ? [cost] : []))),
      drift: { checkedAt: ago(1), resources: each.id === "dev-ml-nodes" ? [drifted] : [], passedOver: 3 },
      ...(each.id === "staging-network" && {
        lock: {
          stack: each.id,
          id: "3f6c1a52-8a07-4d0e-9a53-0d8c51f1b8b2",
          holder: "grace@build-17",
          operation: "OperationTypeApply",
          created: ago(5),
        },
      }),
    })),
    histories: stacks.map(({ id, serial = 1 }) => {
      const costs = resources.flatMap((each) => (each.stack === id ? (each.cost ?? []) : []));
      return history(id, serial, knownMonthly(totalCost(costs)), ago);
    }),
  };
}

function services(
  number: number,
  today: Date,
  ago: (hours: number) => string,
): { stacks: ReportStack[]; resources: ReportResource[] } {
  const perStack = 400;
  const types = [
    "aws_lambda_function",
    "aws_iam_role",
    "aws_cloudwatch_log_group",
    "aws_sqs_queue",
    "aws_security_group",
  ];
  const resources = Array.from({ length: number }, (_, index): ReportResource => {
    const stackNumber = Math.floor(index / perStack);
    const name = `service-${String(index).padStart(5, "0")}`;
    const type = types[index % types.length] ?? "aws_iam_role";
    return {
      stack: `prod-services-${stackNumber}`,
      address: `${type}.${name}`,
      mode: "managed",
      type,
      name,
      id: `${name}-${hex(name, 8)}`,
      arn: `arn:aws:lambda:us-east-2:333333333333:function:${name}`,
      attributes: {
        id: `${name}-${hex(name, 8)}`,
        memory_size: 128 * (1 + (index % 8)),
        description: `Handles requests of team ${index % 23} ${hex(`${name}d`, 120)}`,
        environment: [
          {
            variables: {
              TABLE: `table-${index % 101}`,
              TOKEN: hiddenText,
              URL: `https://service-${index % 17}.example.com/${hex(name, 40)}`,
            },
          },
        ],
        vpc_config: [{ subnet_ids: [1, 2, 3].map((zone) => `subnet-${hex(`${index}${zone}`, 17)}`) }],
        tags: { Name: name, team: `team-${index % 23}`, environment: "prod" },
      },
      dependencies: index % types.length === 0 ? [`aws_iam_role.service-${String(index + 1).padStart(5, "0")}`] : [],
      cost: estimate({ type, attributes: {} }, { region: "us-east-2", today }),
    };
  });
  const stacks = Array.from({ length: Math.ceil(number / perStack) }, (_, index) => ({
    ...stack(`prod-services-${index}`, "prod", `services-${index}`, ["prod-network"], ago(50 + index), []),
    cost: totalCost(resources.slice(index * perStack, (index + 1) * perStack).flatMap(({ cost }) => cost ?? [])),
  }));
  return { stacks, resources };
}

function leftovers(ago: (hours: number) => string): ReportStack[] {
  const free = { exact: 0, estimated: 0, maximum: 0, unknown: 0, unsupported: 0 };
  const nothing = { cost: free, dependencies: [], outputs: [] };
  return [
    { ...nothing, id: "staging-storage", environment: "staging", name: "storage", status: "not-applied" },
    ...["network", "ml-cluster", "ml-nodes", "storage"].map((name) => ({
      ...nothing,
      id: `research-${name}`,
      environment: "research",
      name,
      status: "not-applied" as const,
    })),
    {
      ...nothing,
      id: "prod-bastion",
      environment: "prod",
      name: "bastion",
      status: "unreadable",
      problem: "s3://ml-prod-state/prod/bastion.tfstate: is truncated. Restore an earlier version.",
      location: "s3://ml-prod-state/prod/bastion.tfstate",
    },
    {
      ...nothing,
      id: "dev-notebooks",
      environment: "dev",
      name: "notebooks",
      status: "orphan",
      serial: 7,
      lastModified: ago(24 * 40),
      terraformVersion: "1.9.8",
    },
  ];
}

function environments(
  stacks: readonly ReportStack[],
  resources: readonly ReportResource[],
  today: Date,
  ago: (hours: number) => string,
): ReportEnvironment[] {
  const registered = sampled.map((name): ReportEnvironment => {
    const own = stacks.filter(({ environment }) => environment === name);
    const ids = new Set(own.map(({ id }) => id));
    const held = resources.filter(({ stack: id }) => ids.has(id));
    const locks = own.flatMap(({ lock }) => lock ?? []);
    const drifted = own.flatMap(({ drift }) => drift?.resources ?? []);
    return {
      name,
      kind: name.startsWith("sandpit") ? "personal" : "permanent",
      protected: name === "prod",
      account: name === "prod" ? "333333333333" : "222222222222",
      accountId: name === "prod" ? "333333333333" : "222222222222",
      region: "us-east-2",
      owner: name === "sandpit-ada" ? "ada" : (tagsOf(name)["owner"] ?? ""),
      costCentre: `ml-${name}`,
      ...(name === "sandpit-ada" && {
        personal: { base: "dev", state: "ready" as const, expiresAt: ago(-9), destroyedAt: ago(-33), hourly: 1.87 },
      }),
      clusters: clusters(held, today),
      counts: {
        stacks: own.length,
        resources: held.filter(({ mode }) => mode === "managed").length,
        data: held.filter(({ mode }) => mode === "data").length,
        tainted: held.filter(({ tainted }) => tainted).length,
        deposed: held.filter(({ deposed }) => deposed !== undefined).length,
        problems: own.filter(({ status }) => status === "unreadable").length,
      },
      cost: totalCost(held.flatMap(({ cost }) => cost ?? [])),
      ...(name === "dev" && { budget: { monthly: 4000, atMaximum: 40_000 } }),
      drift: { checkedAt: ago(1), stacks: own.length, resources: drifted.length },
      locks,
    };
  });
  const nothing = { stacks: 4, resources: 0, data: 0, tainted: 0, deposed: 0, problems: 0 };
  const free = { exact: 0, estimated: 0, maximum: 0, unknown: 0, unsupported: 0 };
  return [
    ...registered,
    { name: "research", kind: "permanent", region: "us-west-2", owner: "ml-research", counts: nothing, cost: free },
    {
      name: "sandpit-bob",
      kind: "personal",
      owner: "bob",
      personal: {
        base: "dev",
        state: "failed",
        problem: "the apply of sandpit-bob-workspace failed",
        expiresAt: ago(3),
        destroyedAt: ago(-21),
        hourly: 0.4,
      },
      counts: { ...nothing, stacks: 1 },
      cost: free,
    },
  ];
}

function clusters(resources: readonly ReportResource[], today: Date): ReportCluster[] {
  return resources
    .filter(({ type }) => type === "aws_eks_cluster")
    .map(({ stack: id, attributes }): ReportCluster => {
      const version = String(attributes["version"]);
      const support = supportOf(version, today);
      const until = supportedUntil(version, today);
      const [problem] = checkKubernetesVersion(version, today, "EXTENDED");
      return {
        stack: id,
        name: String(attributes["name"]),
        version,
        ...(support !== undefined && { support }),
        ...(until !== undefined && { supportedUntil: until }),
        ...(problem !== undefined && { warning: problem.message }),
      };
    });
}

function stack(
  id: string,
  environment: string,
  name: string,
  dependencies: string[],
  lastModified: string,
  outputs: ReportOutput[],
): ReportStack {
  return {
    id,
    environment,
    name,
    status: "applied",
    location: `s3://ml-${environment}-state/${environment}/${name}.tfstate`,
    serial: 8 + (id.length % 9),
    lineage: hex(id, 32),
    terraformVersion: "1.11.4",
    lastModified,
    cost: { exact: 0, estimated: 0, maximum: 0, unknown: 0, unsupported: 0 },
    dependencies,
    outputs,
  };
}

function output(name: string, value: Json, sources: string[], readers: string[]): ReportOutput {
  return {
    name,
    value,
    sources,
    readers: readers.map((id) => ({
      stack: id,
      addresses: id.endsWith("nodes") ? ["aws_eks_node_group.system_group_CAFED00D"] : [],
    })),
  };
}

function history(id: string, serial: number, monthly: number, ago: (hours: number) => string): StackHistory {
  const depth = Math.min(serial, 6);
  return {
    stack: id,
    versions: Array.from({ length: depth }, (_, age) => ({
      version: `v${serial - age}`,
      serial: serial - age,
      when: ago(4 + age * 31),
      terraformVersion: age > 3 ? "1.11.3" : "1.11.4",
      resources: 20 - age,
      monthly: Math.round(monthly * (1 - age * 0.07)),
      ...(id.startsWith("dev-") &&
        age < 3 && { by: age === 1 ? "grace" : "gitlab-ci", commit: hex(`${id}${age}`, 40) }),
      ...(age < depth - 1 && { changes: changes(id, age) }),
    })),
  };
}

function changes(id: string, age: number): ResourceDifference[] {
  const group: ResourceDifference = {
    address: "aws_eks_node_group.system_group_CAFED00D",
    type: "aws_eks_node_group",
    kind: "changed",
    attributes: [
      difference("scaling_config[0].min_size", 2 + age, 3 + age),
      difference("launch_template[0].version", "3", "4", true),
    ],
  };
  const subnet: ResourceDifference = {
    address: `aws_subnet.vpc_private["us-east-2${"abcdef"[age]}"]`,
    type: "aws_subnet",
    kind: "added",
    attributes: [
      difference("cidr_block", undefined, "10.20.96.0/19"),
      difference("map_public_ip_on_launch", undefined, false),
    ],
  };
  const key: ResourceDifference = {
    address: "aws_kms_key.eks_secrets_0A0B0C0D",
    type: "aws_kms_key",
    kind: "replaced",
    attributes: [difference("key_id", "1111-aaaa", "2222-bbbb", true), difference("multi_region", false, true)],
  };
  const retired: ResourceDifference = {
    address: "aws_security_group.old_5EC0ND5",
    type: "aws_security_group",
    kind: "removed",
    attributes: [],
  };
  if (id.endsWith("network")) return age % 2 === 0 ? [subnet, retired] : [];
  return age % 2 === 0 ? [group] : [key, group, retired];
}

function difference(path: string, before?: Json, after?: Json, noise = false): AttributeDifference {
  return {
    path,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    ...(noise && { noise: true as const }),
  };
}

const ranges: Readonly<Record<string, string>> = { staging: "10.30.0.0/16", prod: "10.40.0.0/16" };

const prefixes: Readonly<Record<string, string>> = {
  aws_vpc: "vpc",
  aws_subnet: "subnet",
  aws_route_table: "rtb",
  aws_internet_gateway: "igw",
  aws_nat_gateway: "nat",
  aws_eip: "eipalloc",
  aws_vpc_endpoint: "vpce",
  aws_launch_template: "lt",
  aws_security_group: "sg",
  aws_flow_log: "fl",
};

/** Hexadecimal digits that look random but are the same for the same seed. */
function hex(seed: string, length: number): string {
  let value = 2166136261;
  let digits = "";
  while (digits.length < length) {
    for (const character of `${seed}${digits.length}`)
      value = Math.imul(value ^ character.charCodeAt(0), 16777619) >>> 0;
    digits += value.toString(16).padStart(8, "0");
  }
  return digits.slice(0, length);
}
