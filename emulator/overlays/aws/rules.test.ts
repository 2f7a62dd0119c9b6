import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Applied, Client } from "../../testing/client.ts";
import { temporaryDirectory } from "../../testing/terraform.ts";
import type { Value } from "../../wire/value.ts";

const trustIn = (Service: string, Action: string | string[] = "sts:AssumeRole") =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Principal: { Service } }] });
const trust = trustIn("eks.amazonaws.com");
const permission = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] });

describe("what AWS would refuse", () => {
  let world: string;
  let aws: Client;
  beforeEach(() => {
    world = temporaryDirectory();
    aws = new Client("aws", world, { region: "us-east-2", allowed_account_ids: ["222222222222"] });
  });
  afterEach(() => rmSync(world, { recursive: true, force: true }));

  const id = ({ state }: Applied): string => String(state["id"]);
  const vpc = () => aws.create("aws_vpc", { cidr_block: "10.0.0.0/16" });
  const subnet = (vpc_id: string, cidr_block = "10.0.0.0/24", availability_zone = "us-east-2a") =>
    aws.create("aws_subnet", { vpc_id, cidr_block, availability_zone });
  const role = () => aws.create("aws_iam_role", { name: "role", assume_role_policy: trust });
  const roleWith = async (name: string, assume_role_policy: string, policies: readonly string[]) => {
    const { state } = await aws.create("aws_iam_role", { name, assume_role_policy });
    for (const policy of policies) {
      const policy_arn = `arn:aws:iam::aws:policy/${policy}`;
      await aws.create("aws_iam_role_policy_attachment", { role: name, policy_arn });
    }
    return state["arn"] ?? null;
  };
  const clusterRole = () => roleWith("cluster", trust, ["AmazonEKSClusterPolicy"]);
  const nodeRole = (name: string) =>
    roleWith(name, trustIn("ec2.amazonaws.com"), ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"]);
  const cluster = async (more: object = {}) => {
    const network = id(await vpc());
    const subnets = [await subnet(network), await subnet(network, "10.0.1.0/24", "us-east-2b")];
    return aws.create("aws_eks_cluster", {
      name: "ml",
      role_arn: await clusterRole(),
      version: "1.33",
      vpc_config: [{ subnet_ids: subnets.map(id) }],
      access_config: [{ authentication_mode: "API" }],
      ...more,
    });
  };
  let groups = 0;
  const nodes = async (on: Applied, more: object = {}) => {
    const [config] = on.state["vpc_config"] as unknown as [{ subnet_ids: string[] }];
    return aws.create("aws_eks_node_group", {
      cluster_name: "ml",
      node_group_name: "general",
      node_role_arn: await nodeRole(`nodes-${groups++}`),
      subnet_ids: config.subnet_ids,
      scaling_config: [{ min_size: 0, desired_size: 1, max_size: 2 }],
      ...more,
    });
  };

  it("a subnet of a VPC that does not exist", async () => {
    await expect(subnet("vpc-1")).rejects.toThrow("InvalidVpcID.NotFound: The vpc ID 'vpc-1' does not exist");
  });

  it("a subnet outside its VPC, overlapping another one, or in a zone of another region", async () => {
    const network = id(await vpc());
    await subnet(network);
    await expect(subnet(network, "10.1.0.0/24")).rejects.toThrow(
      "InvalidSubnet.Range: The CIDR '10.1.0.0/24' is invalid.",
    );
    await expect(subnet(network, "10.0.0.0/20")).rejects.toThrow(
      "InvalidSubnet.Conflict: The CIDR '10.0.0.0/20' conflicts",
    );
    await expect(subnet(network, "10.0.9.0/24", "us-west-2a")).rejects.toThrow(
      "Value (us-west-2a) for parameter availabilityZone",
    );
  });

  it("deleting a VPC that still has subnets", async () => {
    const network = await vpc();
    const inside = await subnet(id(network));
    await expect(aws.remove(network)).rejects.toThrow(`DependencyViolation: The vpc '${id(network)}' has dependencies`);
    await aws.remove(inside);
    await aws.remove(network);
  });

  it("a public NAT gateway without an internet gateway, or with an address that is in use", async () => {
    const network = id(await vpc());
    const subnet_id = id(await subnet(network));
    const allocation_id = id(await aws.create("aws_eip", {}));
    const create = () => aws.create("aws_nat_gateway", { subnet_id, allocation_id });
    await expect(create()).rejects.toThrow(`Gateway.NotAttached: Network ${network} has no Internet gateway attached`);
    await aws.create("aws_internet_gateway", { vpc_id: network });
    await create();
    await expect(create()).rejects.toThrow("Resource.AlreadyAssociated");
  });

  it("a second route to the same destination, or a route with two targets or none", async () => {
    const network = id(await vpc());
    const gateway_id = id(await aws.create("aws_internet_gateway", { vpc_id: network }));
    const route_table_id = id(await aws.create("aws_route_table", { vpc_id: network }));
    const route = { route_table_id, gateway_id, destination_cidr_block: "0.0.0.0/0" };
    await aws.create("aws_route", route);
    await expect(aws.create("aws_route", route)).rejects.toThrow("RouteAlreadyExists");
    await expect(aws.create("aws_route", { ...route, nat_gateway_id: "nat-1" })).rejects.toThrow("only one of");
    await expect(aws.create("aws_route", { ...route, gateway_id: null })).rejects.toThrow("must be specified");
  });

  it("ranges that do not go together in a VPC, and subnets and routes that do not fit them", async () => {
    const vpc_id = id(await vpc());
    const add = (cidr_block: string) => aws.create("aws_vpc_ipv4_cidr_block_association", { vpc_id, cidr_block });
    await expect(add("172.16.0.0/16")).rejects.toThrow("InvalidVpc.Range: The CIDR '172.16.0.0/16' is restricted.");
    await expect(add("10.0.128.0/20")).rejects.toThrow("conflicts with another CIDR block of the VPC");
    await expect(subnet(vpc_id, "100.64.0.0/19")).rejects.toThrow("InvalidSubnet.Range");
    for (const range of ["100.64.0.0/16", "100.65.0.0/16", "100.66.0.0/16", "10.1.0.0/16"]) await add(range);
    await expect(add("100.67.0.0/16")).rejects.toThrow("VpcCidrBlockLimitExceeded");
    await subnet(vpc_id, "100.64.0.0/19");

    const route_table_id = id(await aws.create("aws_route_table", { vpc_id }));
    const route = { route_table_id, transit_gateway_id: "tgw-0123456789abcdef0" };
    await expect(aws.create("aws_route", { ...route, destination_cidr_block: "100.65.0.0/20" })).rejects.toThrow(
      "The destination CIDR block 100.65.0.0/20 is equal to or more specific than one of this VPC's CIDR blocks.",
    );
    await aws.create("aws_route", { ...route, destination_cidr_block: "10.0.0.0/8" });
  });

  it("a second attachment of a VPC to a transit gateway", async () => {
    const vpc_id = id(await vpc());
    const attachment = { vpc_id, subnet_ids: [id(await subnet(vpc_id))], transit_gateway_id: "tgw-0123456789abcdef0" };
    await aws.create("aws_ec2_transit_gateway_vpc_attachment", attachment);
    await expect(aws.create("aws_ec2_transit_gateway_vpc_attachment", attachment)).rejects.toThrow(
      "DuplicateTransitGatewayAttachment",
    );
  });

  it("a duplicate security group, rule, role, log group, alias or cluster", async () => {
    const network = id(await vpc());
    const group = { name: "nodes", vpc_id: network };
    const security_group_id = id(await aws.create("aws_security_group", group));
    await expect(aws.create("aws_security_group", group)).rejects.toThrow("InvalidGroup.Duplicate");
    const rule = { security_group_id, cidr_ipv4: "10.0.0.0/8", ip_protocol: "tcp", from_port: 443, to_port: 443 };
    await aws.create("aws_vpc_security_group_ingress_rule", rule);
    await expect(aws.create("aws_vpc_security_group_ingress_rule", rule)).rejects.toThrow(
      "InvalidPermission.Duplicate",
    );
    await role();
    await expect(role()).rejects.toThrow("EntityAlreadyExists: Role with name role already exists.");
    await aws.create("aws_cloudwatch_log_group", { name: "/a" });
    await expect(aws.create("aws_cloudwatch_log_group", { name: "/a" })).rejects.toThrow(
      "ResourceAlreadyExistsException",
    );
  });

  it("a rule without a source, or without ports", async () => {
    const rule = { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 443, to_port: 443 };
    const create = (more: object) => aws.create("aws_vpc_security_group_ingress_rule", { ...rule, ...more });
    await expect(create({})).rejects.toThrow("Exactly one of these attributes must be configured: [cidr_ipv4,");
    await expect(create({ cidr_ipv4: "10.0.0.0/8", from_port: null })).rejects.toThrow("from_port must be set");
    await expect(create({ cidr_ipv4: "10.0.0.0/8" })).rejects.toThrow("InvalidGroup.NotFound");
  });

  it("deleting a role that still has policies", async () => {
    const one = await role();
    const attached = await aws.create("aws_iam_role_policy_attachment", {
      role: "role",
      policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    });
    await expect(aws.remove(one)).rejects.toThrow(
      "DeleteConflict: Cannot delete entity, must detach all policies first.",
    );
    await aws.remove(attached);
    await aws.remove(one);
  });

  it("policies of missing roles, policies that do not exist, and malformed documents", async () => {
    const inline = { name: "p", role: "role", policy: permission };
    await expect(aws.create("aws_iam_role_policy", inline)).rejects.toThrow("The role with name role cannot be found.");
    await role();
    await aws.create("aws_iam_role_policy", inline);
    const policy_arn = "arn:aws:iam::222222222222:policy/missing";
    await expect(aws.create("aws_iam_role_policy_attachment", { role: "role", policy_arn })).rejects.toThrow(
      "is not attachable",
    );
    await expect(aws.create("aws_iam_role_policy", { ...inline, name: "q", policy: trust })).rejects.toThrow(
      "should not specify a principal",
    );
    await expect(aws.create("aws_iam_role", { name: "r", assume_role_policy: permission })).rejects.toThrow(
      "MalformedPolicyDocument",
    );
    await expect(aws.create("aws_iam_role", { name: "r", assume_role_policy: "{" })).rejects.toThrow("invalid JSON");
  });

  it("a cluster in one zone, or with a role that does not exist", async () => {
    const network = id(await vpc());
    const request = { name: "ml", vpc_config: [{ subnet_ids: [id(await subnet(network))] }] };
    await expect(aws.create("aws_eks_cluster", { ...request, role_arn: await clusterRole() })).rejects.toThrow(
      "at least two different AZs",
    );
    await expect(
      aws.create("aws_eks_cluster", { ...request, role_arn: "arn:aws:iam::222222222222:role/none" }),
    ).rejects.toThrow("could not be assumed because it does not exist");
  });

  it("skipping a Kubernetes version, going back before the nodes or without an upgrade, and deleting a cluster that has node groups", async () => {
    const one = await cluster();
    await expect(aws.update(one, { version: "1.35" })).rejects.toThrow(
      "Unsupported Kubernetes minor version update from 1.33 to 1.35",
    );
    const two = await aws.update(one, { version: "1.34" });
    expect(two.state["version"]).toBe("1.34");
    const group = await nodes(two);
    await expect(aws.update(two, { version: "1.33" })).rejects.toThrow(
      /InvalidStateException.* node group .* have version 1.34, which is newer than 1.33/,
    );
    await aws.update(group, { version: "1.33" });
    const back = await aws.update(two, { version: "1.33" });
    expect(back.state["version"]).toBe("1.33");
    await expect(aws.update(back, { version: "1.32" })).rejects.toThrow("it was not upgraded from 1.32");
    await expect(aws.remove(one)).rejects.toThrow("ResourceInUseException: Cluster has nodegroups attached");
    await aws.remove(group);
    await aws.remove(one);
  });

  it("node groups of a missing cluster, of another VPC, or with a minimum above the desired size", async () => {
    const one = await cluster();
    await expect(nodes(one, { cluster_name: "none" })).rejects.toThrow("No cluster found for name: none.");
    const elsewhere = id(await subnet(id(await aws.create("aws_vpc", { cidr_block: "10.9.0.0/16" })), "10.9.0.0/24"));
    await expect(nodes(one, { subnet_ids: [elsewhere] })).rejects.toThrow("is not in the VPC of the cluster");
    const scaling_config = [{ min_size: 2, desired_size: 1, max_size: 2 }];
    await expect(nodes(one, { scaling_config })).rejects.toThrow(
      "Minimum capacity 2 can't be greater than desired size 1",
    );
    await expect(nodes(one, { launch_template: [{ id: "lt-1", version: "1" }] })).rejects.toThrow(
      "lt-1 does not exist",
    );
    const { state } = await nodes(one);
    expect(state["resources"]).toMatchObject([
      { autoscaling_groups: [{ name: expect.stringMatching(/^eks-general-/) }] },
    ]);
  });

  it("an add-on with pods in a cluster without nodes", async () => {
    const one = await cluster();
    const coredns = { cluster_name: "ml", addon_name: "coredns" };
    await expect(aws.create("aws_eks_addon", coredns)).rejects.toThrow("InsufficientNumberOfReplicas");
    await aws.create("aws_eks_addon", { cluster_name: "ml", addon_name: "vpc-cni" });
    const taint = (key: string) => ({ taint: [{ key, value: "true", effect: "NO_SCHEDULE" }] });
    await nodes(one, { node_group_name: "ci", ...taint("dedicated") });
    await expect(aws.create("aws_eks_addon", coredns)).rejects.toThrow("InsufficientNumberOfReplicas");
    await nodes(one, { node_group_name: "system", ...taint("CriticalAddonsOnly") });
    await aws.create("aws_eks_addon", coredns);
  });

  it("a kube-proxy that is newer than its cluster", async () => {
    await cluster();
    const kubeProxy = { cluster_name: "ml", addon_name: "kube-proxy" };
    await expect(aws.create("aws_eks_addon", { ...kubeProxy, addon_version: "v1.34.0-eksbuild.2" })).rejects.toThrow(
      "Addon version specified is not supported: v1.34.0-eksbuild.2 for Kubernetes 1.33",
    );
    await aws.create("aws_eks_addon", { ...kubeProxy, addon_version: "v1.32.0-eksbuild.2" });
  });

  it("add-on configuration that is not a map in JSON or YAML", async () => {
    const one = await cluster();
    await nodes(one);
    const addon = (configuration_values: string) => ({
      cluster_name: "ml",
      addon_name: "metrics-server",
      configuration_values,
    });
    for (const broken of ["{replicas: ", "two replicas", "[1]", "null"]) {
      await expect(aws.create("aws_eks_addon", addon(broken))).rejects.toThrow(
        "creating EKS Add-On (ml:metrics-server): operation error EKS: CreateAddon, https response error StatusCode: 400, RequestID: 00000000-0000-4000-a000-000000000000, InvalidParameterException: ConfigurationValue provided in request is not supported",
      );
    }
    const installed = await aws.create("aws_eks_addon", addon('{"replicas":2}'));
    await expect(aws.update(installed, { configuration_values: "{" })).rejects.toThrow(
      "updating EKS Add-On (ml:metrics-server): operation error EKS: UpdateAddon",
    );
    expect((await aws.update(installed, { configuration_values: "replicas: 3" })).state).toMatchObject({
      configuration_values: "replicas: 3",
    });
  });

  it("a second pod identity for a service account, or one with a role that does not exist", async () => {
    await cluster();
    const { state } = await aws.create("aws_iam_role", {
      name: "pods",
      assume_role_policy: trustIn("pods.eks.amazonaws.com", ["sts:AssumeRole", "sts:TagSession"]),
    });
    const association = { cluster_name: "ml", namespace: "kube-system", service_account: "autoscaler" };
    await expect(
      aws.create("aws_eks_pod_identity_association", {
        ...association,
        role_arn: "arn:aws:iam::222222222222:role/none",
      }),
    ).rejects.toThrow("could not be assumed because it does not exist");
    const create = () =>
      aws.create("aws_eks_pod_identity_association", { ...association, role_arn: state["arn"] ?? null });
    await create();
    await expect(create()).rejects.toThrow("ResourceInUseException: Association already exists");
  });

  it("an access policy without an access entry", async () => {
    await cluster();
    const association = {
      cluster_name: "ml",
      principal_arn: "arn:aws:iam::222222222222:role/admin",
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
      access_scope: [{ type: "cluster" }],
    };
    await expect(aws.create("aws_eks_access_policy_association", association)).rejects.toThrow("list-access-entries");
  });

  it("private DNS of an endpoint in a VPC without host names, and services of another region", async () => {
    const vpc_id = id(await vpc());
    const endpoint = { vpc_id, vpc_endpoint_type: "Interface", private_dns_enabled: true };
    await expect(
      aws.create("aws_vpc_endpoint", { ...endpoint, service_name: "com.amazonaws.us-east-2.sts" }),
    ).rejects.toThrow("Enabling private DNS requires both enableDnsSupport and enableDnsHostnames");
    await expect(
      aws.create("aws_vpc_endpoint", { ...endpoint, service_name: "com.amazonaws.us-west-2.sts" }),
    ).rejects.toThrow("InvalidServiceName");
  });

  it("a launch template whose name is too short", async () => {
    await expect(aws.create("aws_launch_template", { name: "ab" })).rejects.toThrow(
      '"name" cannot be less than 3 characters',
    );
  });

  it("tags that are too long, too many or reserved, on every type and in launch templates", async () => {
    const tagged = (tags: object) => aws.create("aws_vpc", { cidr_block: "10.0.0.0/16", tags: { ...tags } });
    await expect(tagged({ Name: "x".repeat(257) })).rejects.toThrow("InvalidParameterValue: Tag value of Name");
    await expect(tagged({ "aws:owner": "ml" })).rejects.toThrow("must not start with aws:");
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag-${index}`, "1"]));
    await expect(tagged(many)).rejects.toThrow("exceeds the limit of 50");
    const tag_specifications = [{ resource_type: "instance", tags: { Name: "x".repeat(257) } }];
    await expect(aws.create("aws_launch_template", { name: "nodes", tag_specifications })).rejects.toThrow(
      "Tag value of Name is longer than 256 characters",
    );
  });

  it("control planes in zones where EKS places none", async () => {
    aws = new Client("aws", world, { region: "us-east-1", allowed_account_ids: ["222222222222"] });
    const network = id(await vpc());
    const subnets = [
      await subnet(network, "10.0.0.0/24", "us-east-1b"),
      await subnet(network, "10.0.1.0/24", "us-east-1c"),
    ];
    const vpc_config = [{ subnet_ids: subnets.map(id) }];
    await expect(
      aws.create("aws_eks_cluster", { name: "ml", role_arn: await clusterRole(), vpc_config }),
    ).rejects.toThrow(
      "UnsupportedAvailabilityZoneException: Cannot create cluster 'ml' because us-east-1c, the targeted availability zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: us-east-1b",
    );
  });

  it("deleting a cluster with deletion protection, and warm pools of spot instances", async () => {
    aws = new Client("aws", world, { region: "us-east-2", allowed_account_ids: ["222222222222"] }, "6.66.0");
    const one = await cluster({ deletion_protection: true });
    await expect(aws.remove(one)).rejects.toThrow(
      "deleting EKS Cluster (ml): operation error EKS: DeleteCluster, https response error StatusCode: 400, RequestID: 00000000-0000-4000-a000-000000000000, InvalidRequestException: Cluster ml has deletion protection enabled",
    );
    const warm_pool_config = [{ min_size: 2, pool_state: "STOPPED" }];
    await expect(nodes(one, { capacity_type: "SPOT", warm_pool_config })).rejects.toThrow(
      "Warm pools are not supported for capacity type SPOT",
    );
    const update_config = [{ max_unavailable: 2, update_strategy: "MINIMAL" }];
    const group = await nodes(one, { warm_pool_config, update_config });
    expect(group.state).toMatchObject({ warm_pool_config, update_config });
    await aws.remove(group);
    await aws.remove(await aws.update(one, { deletion_protection: false }));
  });

  it("other nodes for a Capacity Block while some run, and instance types that do not exist", async () => {
    const one = await cluster();
    const template = await aws.create("aws_launch_template", {
      name: "reserved",
      instance_type: "p5.48xlarge",
      instance_market_options: [{ market_type: "capacity-block" }],
    });
    const launch_template = (version: string) => [{ id: id(template), version }];
    const group = await nodes(one, { capacity_type: "CAPACITY_BLOCK", launch_template: launch_template("1") });
    await aws.update(template, { user_data: "IyEvYmluL3NoCg==" });
    const next = { launch_template: launch_template("2") };
    await expect(aws.update(group, next)).rejects.toThrow(
      "The desired size of a node group with capacity type CAPACITY_BLOCK must be 0 to update its version, and is 1",
    );
    const empty = await aws.update(group, { scaling_config: [{ min_size: 0, desired_size: 0, max_size: 2 }] });
    await aws.update(empty, next);
    await expect(nodes(one, { node_group_name: "odd", instance_types: ["m7i.3xlarge"] })).rejects.toThrow(
      "The following supplied instance types do not exist: [m7i.3xlarge]",
    );
  });

  it("a reservation with a preference that contradicts it", async () => {
    const template = (name: string, specification: Record<string, Value>) =>
      aws.create("aws_launch_template", { name, capacity_reservation_specification: [specification] });
    const capacity_reservation_target = [{ capacity_reservation_id: "cr-0123456789abcdef0" }];
    await expect(
      template("open", { capacity_reservation_preference: "open", capacity_reservation_target }),
    ).rejects.toThrow("InvalidParameterCombination: You can only specify CapacityReservationPreference");
    const only = { capacity_reservation_preference: "capacity-reservations-only", capacity_reservation_target };
    await expect(template("only", only)).resolves.toBeDefined();
    await expect(template("none", { capacity_reservation_preference: "none" })).resolves.toBeDefined();
  });

  it("a change of a cluster or node group that AWS does not make", async () => {
    const one = await cluster();
    await expect(aws.update(one, { access_config: [{ authentication_mode: "CONFIG_MAP" }] })).rejects.toThrow(
      "updating EKS Cluster (ml): operation error EKS: UpdateClusterConfig, https response error StatusCode: 400, RequestID: 00000000-0000-4000-a000-000000000000, InvalidRequestException: Unsupported authentication mode update from API to CONFIG_MAP",
    );
    const group = await nodes(one);
    await expect(aws.update(group, { labels: { "kubernetes.io/role": "x" } })).rejects.toThrow(
      "Label cannot contain reserved prefixes",
    );
    expect((await aws.update(group, { labels: { pool: "general" } })).state["labels"]).toEqual({ pool: "general" });
  });
});
