import { createHash } from "node:crypto";
import { recommendedRelease } from "../../local-aws/eks/recommended-release.ts";
import { ProviderError } from "../../wire/diagnostic.ts";
import { isList, isObject, type ObjectValue } from "../../wire/value.ts";
import type { WorldObject } from "../../world/world.ts";
import type { DataSourceOverlay, Surroundings } from "../overlay.ts";
import { parseCidr } from "./cidr.ts";
import { policyDocument } from "./policy-document.ts";
import { apiError, arn, text } from "./words.ts";
import { availabilityZones, zoneId } from "./zones.ts";

/** Hexadecimal digits derived from the content, so that reading twice returns the same value. */
function digest(content: string, length: number): string {
  return createHash("sha256").update(content).digest("hex").slice(0, length);
}

function clusterOf(config: ObjectValue, { find }: Surroundings): ObjectValue {
  const cluster = find("aws_eks_cluster").find(({ attributes }) => attributes["name"] === config["name"]);
  if (cluster !== undefined) return cluster.attributes;
  const name = text(config["name"]);
  throw apiError(
    `reading EKS Cluster (${name})`,
    "EKS: DescribeCluster",
    404,
    "ResourceNotFoundException",
    `No cluster found for name: ${name}.`,
  );
}

/** Whether an object matches the `filter` blocks, the `tags` and the named arguments of a configuration. */
function selected(object: ObjectValue, config: ObjectValue, names: readonly string[]): boolean {
  const plain = names.every((name) => (config[name] ?? null) === null || config[name] === object[name]);
  const tags = isObject(object["tags_all"]) ? object["tags_all"] : {};
  const wantedTags = isObject(config["tags"]) ? Object.entries(config["tags"]) : [];
  if (!plain || !wantedTags.every(([key, value]) => tags[key] === value)) return false;
  const filters = isList(config["filter"]) ? config["filter"].filter(isObject) : [];
  return filters.every((filter) => {
    const name = text(filter["name"]);
    const values = isList(filter["values"]) ? filter["values"].map(String) : [];
    if (name === "tag-key") return values.some((key) => key in tags);
    const actual = name.startsWith("tag:")
      ? tags[name.slice(4)]
      : object[filterAttributes[name] ?? name.replaceAll("-", "_")];
    return values.some((value) => wildcard(value).test(String(actual ?? "")));
  });
}

const filterAttributes: Readonly<Record<string, string>> = {
  cidr: "cidr_block",
  "cidr-block": "cidr_block",
  "subnet-id": "id",
};

function wildcard(value: string): RegExp {
  const escaped = value.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}

function readParameter(config: ObjectValue, around: Surroundings): ObjectValue {
  const name = text(config["name"]);
  const published = /^\/aws\/service\/(eks\/optimized-ami|bottlerocket|ami-amazon-linux-latest)\/(.+)$/.exec(name);
  if (published === null) throw new ProviderError(`reading SSM Parameter (${name}): couldn't find resource`);
  const value = recommendedRelease(name) ?? `ami-0${digest(`${around.region}${name}`, 16)}`;
  return {
    id: name,
    arn: `arn:aws:ssm:${around.region}::parameter${name}`,
    insecure_value: value,
    type: "String",
    value,
    version: 1,
  };
}

function readVpc(config: ObjectValue, around: Surroundings): ObjectValue {
  const found = around.find("aws_vpc").filter(({ attributes }) => selected(attributes, config, ["id", "cidr_block"]));
  const { attributes } = onlyOne(found, "VPC");
  const id = text(attributes["id"]);
  const of = (type: string) => around.find(type).filter(({ attributes: other }) => other["vpc_id"] === id);
  const associated = of("aws_vpc_dhcp_options_association").at(-1)?.attributes["dhcp_options_id"];
  const ranges = of("aws_vpc_ipv4_cidr_block_association").map((association) => association.attributes["cidr_block"]);
  return {
    ...attributes,
    cidr_block_associations: [attributes["cidr_block"], ...ranges].map((range) => ({
      association_id: `vpc-cidr-assoc-${digest(`${id}${text(range)}`, 17)}`,
      cidr_block: range ?? null,
      state: "associated",
    })),
    default: false,
    dhcp_options_id: associated ?? attributes["dhcp_options_id"] ?? null,
    enable_dns_support: attributes["enable_dns_support"] ?? true,
    instance_tenancy: attributes["instance_tenancy"] ?? "default",
    state: "available",
    tags: attributes["tags_all"] ?? {},
  };
}

/** The one object that a data source for one finds. */
function onlyOne(found: readonly WorldObject[], what: string): WorldObject {
  const [first] = found;
  if (first === undefined) throw new ProviderError(`no matching EC2 ${what} found`);
  if (found.length > 1) {
    throw new ProviderError(
      `multiple EC2 ${what}s matched; use additional constraints to reduce matches to a single EC2 ${what}`,
    );
  }
  return first;
}

function readSubnet(config: ObjectValue, around: Surroundings): ObjectValue {
  const named = ["id", "vpc_id", "cidr_block", "availability_zone", "availability_zone_id"];
  const { attributes } = onlyOne(
    around.find("aws_subnet").filter((subnet) => selected(subnet.attributes, config, named)),
    "Subnet",
  );
  const range = parseCidr(text(attributes["cidr_block"]));
  return {
    ...attributes,
    // AWS keeps five addresses of each subnet.
    available_ip_address_count: range === undefined ? 0 : range.last - range.first + 1 - 5,
    default_for_az: false,
    state: "available",
    tags: attributes["tags_all"] ?? {},
  };
}

/** Those of a resource, or those that a VPC has from its creation. */
function readDhcpOptions(config: ObjectValue, around: Surroundings): ObjectValue {
  const id = config["dhcp_options_id"];
  const own = around.find("aws_vpc_dhcp_options").find(({ attributes }) => attributes["id"] === id);
  const vpc = around.find("aws_vpc").find(({ attributes }) => attributes["dhcp_options_id"] === id);
  if (own !== undefined)
    return { ...own.attributes, dhcp_options_id: id ?? null, tags: own.attributes["tags_all"] ?? {} };
  if (vpc === undefined) throw new ProviderError("no matching EC2 DHCP Options Set found");
  return {
    id: id ?? null,
    dhcp_options_id: id ?? null,
    arn: arn("ec2", around, `dhcp-options/${text(id)}`),
    domain_name: around.region === "us-east-1" ? "ec2.internal" : `${around.region}.compute.internal`,
    domain_name_servers: ["AmazonProvidedDNS"],
    owner_id: around.account,
    tags: {},
  };
}

function readZones(config: ObjectValue, { region }: Surroundings): ObjectValue {
  const excluded = [config["exclude_names"], config["exclude_zone_ids"]].flatMap((list) => (isList(list) ? list : []));
  const names = availabilityZones(region).filter(
    (zone) => !excluded.includes(zone) && !excluded.includes(zoneId(zone)),
  );
  return { id: region, group_names: [`${region}-zg-1`], names, zone_ids: names.map(zoneId) };
}

const data: Record<string, DataSourceOverlay> = {
  aws_availability_zones: { read: readZones },

  aws_caller_identity: {
    read: (_config, around) => ({
      id: around.account,
      account_id: around.account,
      arn: arn("sts", around, "assumed-role/emulator/session", true),
      user_id: "AROAEMULATOREXAMPLE:session",
    }),
  },

  aws_partition: {
    read: () => ({ id: "aws", dns_suffix: "amazonaws.com", partition: "aws", reverse_dns_prefix: "com.amazonaws" }),
  },

  aws_region: {
    read: (_config, { region }) => ({
      id: region,
      description: region,
      endpoint: `ec2.${region}.amazonaws.com`,
      name: region,
      region,
    }),
  },

  aws_ssm_parameter: { read: readParameter },

  aws_eks_cluster: {
    read: (config, around) => {
      const cluster = clusterOf(config, around);
      return { ...cluster, tags: cluster["tags_all"] ?? {} };
    },
  },

  aws_eks_cluster_auth: {
    read: (config, { region }) => {
      const name = text(config["name"]);
      const presigned = `https://sts.${region}.amazonaws.com/?Action=GetCallerIdentity&x-k8s-aws-id=${name}`;
      return { id: name, token: `k8s-aws-v1.${Buffer.from(presigned).toString("base64url")}` };
    },
  },

  aws_iam_policy_document: {
    read: (config) => {
      const document = policyDocument(config);
      const json = JSON.stringify(document, null, 2);
      return { id: digest(json, 10), json, minified_json: JSON.stringify(document) };
    },
  },

  aws_vpc: { read: readVpc },

  aws_subnet: { read: readSubnet },

  aws_vpc_dhcp_options: { read: readDhcpOptions },

  aws_subnets: {
    read: (config, { region, find }) => {
      const found = find("aws_subnet").filter(({ attributes }) => selected(attributes, config, []));
      return { id: region, ids: found.map(({ attributes }) => attributes["id"] ?? null) };
    },
  },
};

/** Provider 6 adds `region` to every data source except the global ones. */
const withoutRegion = ["aws_caller_identity", "aws_partition", "aws_iam_policy_document"];

export const dataSources: Record<string, DataSourceOverlay> = Object.fromEntries(
  Object.entries(data).map(([type, overlay]) => [
    type,
    withoutRegion.includes(type)
      ? overlay
      : {
          ...overlay,
          read: (config: ObjectValue, around: Surroundings) => ({
            region: around.region,
            ...overlay.read(config, around),
          }),
        },
  ]),
);
