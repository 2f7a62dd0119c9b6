import type {
  AccessEntry,
  Cluster,
  Endpoint,
  LaunchTemplate,
  NodeGroup,
  Picture,
  Role,
  RouteTable,
  Rule,
  SecurityGroup,
  Tags,
} from "./picture.ts";
import { statementsOf } from "./policy.ts";

/** A resource with its attributes, as a state or the emulated world holds it. */
export interface ResourceObject {
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What resources of the AWS provider say that exists, each whole with what other resources add to it. */
export function pictureOfObjects(objects: readonly ResourceObject[]): Picture {
  const all = new Objects(objects);
  return {
    vpcs: all.of("aws_vpc").map((vpc) => ({
      id: vpc.text("id"),
      cidr: vpc.text("cidr_block"),
      dnsHostnames: vpc.flag("enable_dns_hostnames"),
      dnsSupport: vpc.flag("enable_dns_support"),
      dhcpOptionsId:
        all.with("aws_vpc_dhcp_options_association", "vpc_id", vpc.text("id"))[0]?.text("dhcp_options_id") ??
        vpc.text("dhcp_options_id"),
      tags: vpc.tags(),
    })),
    subnets: all.of("aws_subnet").map((subnet) => ({
      id: subnet.text("id"),
      vpcId: subnet.text("vpc_id"),
      cidr: subnet.text("cidr_block"),
      zone: subnet.text("availability_zone"),
      publicAddresses: subnet.flag("map_public_ip_on_launch"),
      tags: subnet.tags(),
    })),
    routeTables: all.of("aws_route_table").map((table) => routeTable(table, all)),
    internetGateways: all
      .of("aws_internet_gateway")
      .map((gateway) => ({ id: gateway.text("id"), vpcId: gateway.text("vpc_id") })),
    natGateways: all.of("aws_nat_gateway").map((gateway) => ({
      id: gateway.text("id"),
      subnetId: gateway.text("subnet_id"),
      allocationId: gateway.text("allocation_id"),
      tags: gateway.tags(),
    })),
    endpoints: all.of("aws_vpc_endpoint").map((endpoint) => endpointOf(endpoint, all)),
    securityGroups: [...all.of("aws_security_group"), ...all.of("aws_default_security_group")].map((group) =>
      securityGroup(group, all),
    ),
    dhcpOptions: all.of("aws_vpc_dhcp_options").map((options) => ({
      id: options.text("id"),
      domainName: options.text("domain_name"),
      domainNameServers: options.texts("domain_name_servers"),
      ntpServers: options.texts("ntp_servers"),
    })),
    flowLogs: all.of("aws_flow_log").map((log) => ({
      vpcId: log.text("vpc_id"),
      trafficType: log.text("traffic_type"),
      logGroup: log.text("log_destination").replace(/^.*:log-group:/, ""),
      roleArn: log.text("iam_role_arn"),
    })),
    logGroups: all.of("aws_cloudwatch_log_group").map((group) => ({
      name: group.text("name"),
      retentionDays: group.number("retention_in_days"),
      keyArn: group.text("kms_key_id"),
    })),
    roles: all.of("aws_iam_role").map((role) => roleOf(role, all)),
    keys: all.of("aws_kms_key").map((key) => ({
      arn: key.text("arn"),
      isRotated: key.flag("enable_key_rotation"),
      aliases: all.with("aws_kms_alias", "target_key_id", key.text("key_id")).map((alias) => alias.text("name")),
    })),
    oidcProviders: all.of("aws_iam_openid_connect_provider").map((provider) => ({
      arn: provider.text("arn"),
      issuer: provider.text("url").replace(/^https:\/\//, ""),
      clients: provider.texts("client_id_list"),
    })),
    clusters: all.of("aws_eks_cluster").map(clusterOf),
    addons: all.of("aws_eks_addon").map((addon) => ({
      cluster: addon.text("cluster_name"),
      name: addon.text("addon_name"),
      version: addon.text("addon_version"),
      roles: Object.fromEntries(
        addon.blocks("pod_identity_association").map((each) => [each.text("service_account"), each.text("role_arn")]),
      ),
    })),
    accessEntries: all.of("aws_eks_access_entry").map((entry) => accessEntry(entry, all)),
    nodeGroups: all.of("aws_eks_node_group").map((group) => nodeGroup(group, all)),
    autoScalingGroups: all.of("aws_eks_node_group").map((group) => {
      const name = autoScalingGroupOf(group);
      const tags = all.with("aws_autoscaling_group_tag", "autoscaling_group_name", name);
      return {
        name,
        tags: tags
          .flatMap((tag) => tag.blocks("tag"))
          .map((tag) => ({
            key: tag.text("key"),
            value: tag.text("value"),
            isPropagated: tag.flag("propagate_at_launch"),
          })),
      };
    }),
    placementGroups: all
      .of("aws_placement_group")
      .map((group) => ({ name: group.text("name"), strategy: group.text("strategy") })),
  };
}

class Objects {
  private readonly byType: ReadonlyMap<string, readonly Fields[]>;

  constructor(objects: readonly ResourceObject[]) {
    const byType = new Map<string, Fields[]>();
    for (const { type, attributes } of objects) {
      byType.set(type, [...(byType.get(type) ?? []), new Fields(attributes)]);
    }
    this.byType = byType;
  }

  of(type: string): readonly Fields[] {
    return this.byType.get(type) ?? [];
  }

  /** Those in which an attribute has a value. */
  with(type: string, attribute: string, value: string): readonly Fields[] {
    return this.of(type).filter((object) => object.text(attribute) === value);
  }
}

/** The attributes of a resource or block, in which a zero value is null, empty or absent. */
class Fields {
  private readonly values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.values = values;
  }

  text(name: string): string {
    const value = this.values[name] ?? "";
    return typeof value === "object" ? "" : String(value);
  }

  number(name: string): number {
    return Number(this.values[name] ?? 0);
  }

  /** Launch templates write flags as text. */
  flag(name: string): boolean {
    return this.values[name] === true || this.values[name] === "true";
  }

  texts(name: string): string[] {
    const value = this.values[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  map(name: string): Tags {
    return (this.values[name] ?? {}) as Tags;
  }

  tags(): Tags {
    return this.map("tags_all");
  }

  blocks(name: string): Fields[] {
    const value = this.values[name];
    return (Array.isArray(value) ? value : []).map((each) => new Fields(each as Readonly<Record<string, unknown>>));
  }

  /** The block of which there is at most one; without fields if there is none. */
  block(name: string): Fields {
    return this.blocks(name)[0] ?? new Fields({});
  }
}

const routeTargets = ["gateway_id", "nat_gateway_id", "transit_gateway_id", "vpc_peering_connection_id"];

function routeTable(table: Fields, all: Objects): RouteTable {
  const id = table.text("id");
  return {
    id,
    vpcId: table.text("vpc_id"),
    subnetIds: all.with("aws_route_table_association", "route_table_id", id).map((each) => each.text("subnet_id")),
    routes: all.with("aws_route", "route_table_id", id).map((route) => ({
      destination: route.text("destination_cidr_block"),
      target: routeTargets.map((target) => route.text(target)).find((target) => target !== "") ?? "",
    })),
    tags: table.tags(),
  };
}

function endpointOf(endpoint: Fields, all: Objects): Endpoint {
  const id = endpoint.text("id");
  const associated = (type: string, attribute: string, own: string) => [
    ...new Set([
      ...endpoint.texts(own),
      ...all.with(type, "vpc_endpoint_id", id).map((association) => association.text(attribute)),
    ]),
  ];
  return {
    vpcId: endpoint.text("vpc_id"),
    service: endpoint.text("service_name"),
    type: endpoint.text("vpc_endpoint_type"),
    privateDns: endpoint.flag("private_dns_enabled"),
    subnetIds: associated("aws_vpc_endpoint_subnet_association", "subnet_id", "subnet_ids"),
    routeTableIds: associated("aws_vpc_endpoint_route_table_association", "route_table_id", "route_table_ids"),
    securityGroupIds: endpoint.texts("security_group_ids"),
    tags: endpoint.tags(),
  };
}

function securityGroup(group: Fields, all: Objects): SecurityGroup {
  const id = group.text("id");
  const rules = (direction: "in" | "out", type: string): Rule[] =>
    all.with(type, "security_group_id", id).map((rule) => ({
      direction,
      protocol: rule.text("ip_protocol"),
      ...(rule.text("from_port") !== "" && { ports: [rule.number("from_port"), rule.number("to_port")] as const }),
      peer: rule.text("cidr_ipv4") || rule.text("referenced_security_group_id"),
    }));
  return {
    id,
    name: group.text("name"),
    vpcId: group.text("vpc_id"),
    rules: [
      ...rules("in", "aws_vpc_security_group_ingress_rule"),
      ...rules("out", "aws_vpc_security_group_egress_rule"),
    ],
    tags: group.tags(),
  };
}

function roleOf(role: Fields, all: Objects): Role {
  const name = role.text("name");
  return {
    name,
    arn: role.text("arn"),
    trust: statementsOf(role.text("assume_role_policy")),
    attached: all.with("aws_iam_role_policy_attachment", "role", name).map((each) => each.text("policy_arn")),
    inline: Object.fromEntries(
      all
        .with("aws_iam_role_policy", "role", name)
        .map((policy) => [policy.text("name"), statementsOf(policy.text("policy"))]),
    ),
    tags: role.tags(),
  };
}

function clusterOf(cluster: Fields): Cluster {
  const network = cluster.block("vpc_config");
  const keyArn = cluster.block("encryption_config").block("provider").text("key_arn");
  return {
    name: cluster.text("name"),
    status: cluster.text("status"),
    version: cluster.text("version"),
    roleArn: cluster.text("role_arn"),
    endpoint: cluster.text("endpoint"),
    certificateAuthority: cluster.block("certificate_authority").text("data"),
    issuer: cluster.block("identity").block("oidc").text("issuer"),
    isPrivate: network.flag("endpoint_private_access"),
    isPublic: network.flag("endpoint_public_access"),
    publicCidrs: network.flag("endpoint_public_access") ? network.texts("public_access_cidrs") : [],
    subnetIds: network.texts("subnet_ids"),
    securityGroupIds: network.texts("security_group_ids"),
    serviceCidr: cluster.block("kubernetes_network_config").text("service_ipv4_cidr"),
    logTypes: cluster.texts("enabled_cluster_log_types"),
    authenticationMode: cluster.block("access_config").text("authentication_mode"),
    supportType: cluster.block("upgrade_policy").text("support_type"),
    ...(keyArn !== "" && { keyArn }),
    tags: cluster.tags(),
  };
}

function accessEntry(entry: Fields, all: Objects): AccessEntry {
  const [cluster, principalArn] = [entry.text("cluster_name"), entry.text("principal_arn")];
  const policies = all
    .with("aws_eks_access_policy_association", "cluster_name", cluster)
    .filter((each) => each.text("principal_arn") === principalArn);
  return {
    cluster,
    principalArn,
    type: entry.text("type"),
    groups: entry.texts("kubernetes_groups"),
    policies: policies.map((policy) => ({
      arn: policy.text("policy_arn"),
      namespaces: policy.block("access_scope").texts("namespaces"),
    })),
  };
}

function autoScalingGroupOf(group: Fields): string {
  return group.block("resources").block("autoscaling_groups").text("name");
}

function reservation(specification: Fields): LaunchTemplate["capacityReservation"] {
  const target = specification.block("capacity_reservation_target");
  return {
    id: target.text("capacity_reservation_id"),
    resourceGroupArn: target.text("capacity_reservation_resource_group_arn"),
    preference: specification.text("capacity_reservation_preference"),
  };
}

function nodeGroup(group: Fields, all: Objects): NodeGroup {
  const used = group.block("launch_template");
  const scaling = group.block("scaling_config");
  const template = all
    .with("aws_launch_template", "id", used.text("id"))
    .find((each) => each.text("latest_version") === used.text("version"));
  return {
    cluster: group.text("cluster_name"),
    name: group.text("node_group_name"),
    status: group.text("status"),
    version: group.text("version"),
    roleArn: group.text("node_role_arn"),
    subnetIds: group.texts("subnet_ids"),
    amiType: group.text("ami_type"),
    capacityType: group.text("capacity_type"),
    instanceTypes: group.texts("instance_types"),
    size: { min: scaling.number("min_size"), max: scaling.number("max_size"), desired: scaling.number("desired_size") },
    maxUnavailable: {
      count: group.block("update_config").number("max_unavailable"),
      percentage: group.block("update_config").number("max_unavailable_percentage"),
    },
    isRepaired: group.block("node_repair_config").flag("enabled"),
    labels: group.map("labels"),
    taints: group.blocks("taint").map((taint) => ({
      key: taint.text("key"),
      value: taint.text("value"),
      effect: taint.text("effect"),
    })),
    autoScalingGroup: autoScalingGroupOf(group),
    template: launchTemplate(template ?? new Fields({})),
    tags: group.tags(),
  };
}

function launchTemplate(template: Fields): LaunchTemplate {
  const metadata = template.block("metadata_options");
  return {
    imageId: template.text("image_id"),
    instanceType: template.text("instance_type"),
    userData: Buffer.from(template.text("user_data"), "base64").toString(),
    metadata: { tokens: metadata.text("http_tokens"), hops: metadata.number("http_put_response_hop_limit") },
    disks: template.blocks("block_device_mappings").map((mapping) => {
      const volume = mapping.block("ebs");
      return {
        device: mapping.text("device_name"),
        sizeGiB: volume.number("volume_size"),
        type: volume.text("volume_type"),
        isEncrypted: volume.flag("encrypted"),
      };
    }),
    interfaces: template.blocks("network_interfaces").map((each) => ({
      card: each.number("network_card_index"),
      device: each.number("device_index"),
      type: each.text("interface_type"),
      securityGroupIds: each.texts("security_groups"),
    })),
    securityGroupIds: template.texts("vpc_security_group_ids"),
    placementGroup: template.block("placement").text("group_name"),
    marketType: template.block("instance_market_options").text("market_type"),
    capacityReservation: reservation(template.block("capacity_reservation_specification")),
    tagsAtLaunch: Object.fromEntries(
      template.blocks("tag_specifications").map((each) => [each.text("resource_type"), each.map("tags")]),
    ),
  };
}
