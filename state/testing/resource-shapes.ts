import type { Random } from "./random.ts";

/** Values for the attributes of a generated resource. */
export interface ShapeContext {
  readonly random: Random;
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly stack: string;
  /** Index in its state. */
  readonly number: number;
  readonly vpcId: string;
}

type Attributes = Readonly<Record<string, unknown>>;

interface Shape {
  readonly type: string;
  readonly attributes: (context: ShapeContext) => Attributes;
}

function tags({ environment, stack, number }: ShapeContext, name: string): Attributes {
  const given = { Name: name, environment, owner: "ml-platform", costCentre: `ml-${environment}` };
  return { tags: given, tags_all: { ...given, managedBy: "terraform", stack, number: String(number % 10) } };
}

function arn({ account, region }: ShapeContext, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

/** The most frequent types of a platform, with the attributes that the aws provider stores. */
export const shapes: readonly [Shape, ...Shape[]] = [
  {
    type: "aws_subnet",
    attributes(context) {
      const { random, region, number, environment, vpcId, account } = context;
      const id = `subnet-${random.hex(17)}`;
      const zone = random.pick(["a", "b", "c"]);
      return {
        id,
        arn: arn(context, "ec2", `subnet/${id}`),
        assign_ipv6_address_on_creation: false,
        availability_zone: `${region}${zone}`,
        availability_zone_id: `use2-az${1 + random.below(3)}`,
        cidr_block: `10.${number % 250}.${random.below(250)}.0/24`,
        customer_owned_ipv4_pool: "",
        enable_dns64: false,
        enable_lni_at_device_index: 0,
        enable_resource_name_dns_a_record_on_launch: false,
        ipv6_cidr_block: "",
        ipv6_native: false,
        map_customer_owned_ip_on_launch: false,
        map_public_ip_on_launch: false,
        outpost_arn: "",
        owner_id: account,
        private_dns_hostname_type_on_launch: "ip-name",
        timeouts: null,
        vpc_id: vpcId,
        ...tags(context, `${environment}-private-${zone}-${number}`),
      };
    },
  },
  {
    type: "aws_security_group",
    attributes(context) {
      const { random, environment, number, vpcId, account } = context;
      const id = `sg-${random.hex(17)}`;
      const rule = (port: number) => ({
        cidr_blocks: ["10.0.0.0/8"],
        description: `port ${port}`,
        from_port: port,
        ipv6_cidr_blocks: [],
        prefix_list_ids: [],
        protocol: "tcp",
        security_groups: [],
        self: false,
        to_port: port,
      });
      return {
        id,
        arn: arn(context, "ec2", `security-group/${id}`),
        description: `Nodes of group ${number}`,
        egress: [rule(0)],
        ingress: [rule(443), rule(10250)],
        name: `${environment}-nodes-${number}`,
        name_prefix: "",
        owner_id: account,
        revoke_rules_on_delete: false,
        timeouts: null,
        vpc_id: vpcId,
        ...tags(context, `${environment}-nodes-${number}`),
      };
    },
  },
  {
    type: "aws_iam_role",
    attributes(context) {
      const { random, account, environment, number } = context;
      const name = `${environment}-role-${number}`;
      return {
        id: name,
        arn: `arn:aws:iam::${account}:role/${name}`,
        assume_role_policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" } }],
        }),
        create_date: `2026-0${1 + random.below(9)}-1${random.below(9)}T08:30:00Z`,
        description: "",
        force_detach_policies: false,
        inline_policy: [],
        managed_policy_arns: ["arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"],
        max_session_duration: 3600,
        name,
        name_prefix: "",
        path: "/",
        permissions_boundary: "",
        unique_id: `AROA${random.hex(17).toUpperCase()}`,
        ...tags(context, name),
      };
    },
  },
  {
    type: "aws_eks_node_group",
    attributes(context) {
      const { random, environment, number } = context;
      const name = `${environment}-gpu-${number}`;
      const group = `eks-${name}-${random.hex(8)}`;
      return {
        id: `${environment}-ml:${name}`,
        arn: arn(context, "eks", `nodegroup/${environment}-ml/${name}/${random.hex(8)}`),
        ami_type: "AL2023_x86_64_NVIDIA",
        capacity_type: random.pick(["ON_DEMAND", "SPOT"]),
        cluster_name: `${environment}-ml`,
        disk_size: 0,
        force_update_version: null,
        instance_types: [random.pick(["g6.xlarge", "g6.12xlarge", "m7i.large", "p5.48xlarge"])],
        labels: { "ml-platform/node-group": name },
        launch_template: [{ id: `lt-${random.hex(17)}`, name, version: "3" }],
        node_group_name: name,
        node_group_name_prefix: "",
        release_version: "1.35.2-20261101",
        remote_access: [],
        resources: [{ autoscaling_groups: [{ name: group }], remote_access_security_group_id: "" }],
        scaling_config: [{ desired_size: random.below(4), max_size: 8, min_size: 0 }],
        status: "ACTIVE",
        subnet_ids: [`subnet-${random.hex(17)}`, `subnet-${random.hex(17)}`],
        taint: [{ effect: "NO_SCHEDULE", key: "nvidia.com/gpu", value: "true" }],
        timeouts: null,
        update_config: [{ max_unavailable: 1, max_unavailable_percentage: 0, update_strategy: "" }],
        version: "1.35",
        ...tags(context, name),
      };
    },
  },
  {
    type: "aws_vpc_security_group_ingress_rule",
    attributes(context) {
      const { random, number } = context;
      const id = `sgr-${random.hex(17)}`;
      return {
        id,
        arn: arn(context, "ec2", `security-group-rule/${id}`),
        cidr_ipv4: null,
        cidr_ipv6: null,
        description: `From the cluster to port ${1024 + number}`,
        from_port: 1024 + number,
        ip_protocol: "tcp",
        prefix_list_id: null,
        referenced_security_group_id: `sg-${random.hex(17)}`,
        security_group_id: `sg-${random.hex(17)}`,
        security_group_rule_id: id,
        to_port: 1024 + number,
        ...tags(context, `rule-${number}`),
      };
    },
  },
];
