import { describe, expect, it } from "vitest";
import { block, efa, gpu, groupOf, launchTemplate, nodeGroup } from "../testing/node-group.ts";
import type { Resource, Template } from "../testing/template.ts";

describe("a capacity block", () => {
  const template = groupOf(block);

  it("is for one instance type, which the launch template specifies", () => {
    expect(nodeGroup(template)["capacity_type"]).toBe("CAPACITY_BLOCK");
    expect(nodeGroup(template)["instance_types"]).toBeUndefined();
    expect(launchTemplate(template)).toMatchObject({
      instance_type: "p5.48xlarge",
      instance_market_options: { market_type: "capacity-block" },
      capacity_reservation_specification: {
        capacity_reservation_target: { capacity_reservation_id: "cr-0123456789abcdef0" },
      },
    });
  });
});

describe("a reservation of on-demand capacity", () => {
  const reservations = "arn:aws:resource-groups:us-east-2:111111111111:group/training";
  const target = { capacity_reservation_resource_group_arn: reservations };
  const template = groupOf({ ...efa, capacityReservation: { id: "cr-0123456789abcdef0" } });

  it("is where nodes run, at on-demand terms", () => {
    expect(nodeGroup(template)).toMatchObject({ capacity_type: "ON_DEMAND", instance_types: ["p4d.24xlarge"] });
    expect(launchTemplate(template)["capacity_reservation_specification"]).toEqual({
      capacity_reservation_target: { capacity_reservation_id: "cr-0123456789abcdef0" },
    });
    expect(launchTemplate(template)["instance_market_options"]).toBeUndefined();
  });

  it.each([
    [
      "those of a resource group only, unless the author says otherwise",
      { resourceGroupArn: reservations },
      { capacity_reservation_preference: "capacity-reservations-only", capacity_reservation_target: target },
    ],
    [
      "those of a resource group, and on demand",
      { resourceGroupArn: reservations, preference: "open" },
      { capacity_reservation_target: target },
    ],
    [
      "any that matches, and nothing else",
      { preference: "capacity-reservations-only" },
      { capacity_reservation_preference: "capacity-reservations-only" },
    ],
    ["none", { preference: "none" }, { capacity_reservation_preference: "none" }],
  ] as const)("can be chosen: %s", (_what, capacityReservation, expected) => {
    expect(launchTemplate(groupOf({ ...efa, capacityReservation }))["capacity_reservation_specification"]).toEqual(
      expected,
    );
  });

  it("leaves nodes that stay out of it in our placement group", () => {
    const outside = groupOf({ ...efa, capacityReservation: { preference: "none" } });
    expect(outside.resourcesOfType("aws_placement_group")).toHaveLength(1);
  });

  it.each([
    ["a capacity block", groupOf({ ...block, efa: true })],
    ["an on-demand reservation", template],
    ["those of a resource group", groupOf({ ...efa, capacityReservation: { resourceGroupArn: reservations } })],
    ["any that matches", groupOf({ ...efa, capacityReservation: { preference: "capacity-reservations-only" } })],
  ])("decides where nodes run, so there is no placement group of ours: %s", (_what, reserved) => {
    expect(reserved.resourcesOfType("aws_placement_group")).toEqual([]);
    expect(launchTemplate(reserved)["placement"]).toBeUndefined();
    expect(launchTemplate(reserved)["network_interfaces"]).not.toEqual([]);
  });
});

describe("arguments of newer providers", () => {
  const warmPool = { state: "stopped", minSize: 2, reuseOnScaleIn: false } as const;
  const providers = ({ configuration }: Template) => JSON.stringify(configuration.terraform ?? {});

  it("raise the version of the provider that the stack needs, and are absent otherwise", () => {
    expect(providers(groupOf())).not.toContain(">=");
    const minimal = groupOf({ update: { strategy: "minimal" } });
    expect(nodeGroup(minimal)["update_config"]).toEqual({
      max_unavailable_percentage: 33,
      update_strategy: "MINIMAL",
    });
    expect(providers(minimal)).toContain(">= 6.28.0, ");
    const warm = groupOf({ ...gpu, size: { min: 0, max: 4 }, warmPool });
    expect(providers(warm)).toContain(">= 6.56.0, ");
    expect(nodeGroup(warm)["warm_pool_config"]).toEqual({
      pool_state: "STOPPED",
      min_size: 2,
      max_group_prepared_capacity: 2,
      reuse_on_scale_in: false,
    });
  });

  it("are images that came after provider 5.100", () => {
    const fips = { ...gpu, amiType: "BOTTLEROCKET_x86_64_NVIDIA_FIPS" } as const;
    expect(nodeGroup(groupOf(fips))["ami_type"]).toBe("BOTTLEROCKET_x86_64_NVIDIA_FIPS");
    expect(providers(groupOf(fips))).toContain(">= 6.66.0, ");
    expect(providers(groupOf({ ...gpu, amiType: "BOTTLEROCKET_x86_64_NVIDIA" }))).not.toContain(">= 6");
  });

  it("let instances hibernate that wait so", () => {
    const hibernated = groupOf({ warmPool: { ...warmPool, state: "hibernated" }, size: { min: 1, max: 4 } });
    expect(launchTemplate(hibernated)["hibernation_options"]).toEqual({ configured: true });
    expect(launchTemplate(groupOf())["hibernation_options"]).toBeUndefined();
  });

  it("leave no pool to a group that sleeps", () => {
    expect(nodeGroup(groupOf({ warmPool, asleep: true }))["warm_pool_config"]).toBeUndefined();
  });
});

describe("Elastic Fabric Adapters", () => {
  const template = groupOf(efa);
  const group = `\${${template.addressOf("aws_security_group")}.id}`;

  it("are close together", () => {
    expect(template.resource("aws_placement_group")).toEqual({ name: "dev-ml-gpu-training", strategy: "cluster" });
    expect(launchTemplate(template)["placement"]).toEqual({
      group_name: `\${${template.addressOf("aws_placement_group")}.name}`,
    });
  });

  it("are on every network card beside the one for IP traffic, in the nodes' group and one of their own", () => {
    const interfaces = launchTemplate(template)["network_interfaces"] as Resource[];
    expect(interfaces).toHaveLength(5);
    expect(interfaces[0]).toEqual({
      network_card_index: 0,
      device_index: 0,
      interface_type: "interface",
      delete_on_termination: "true",
      security_groups: ["sg-nodes", group],
    });
    expect(interfaces[1]).toMatchObject({ network_card_index: 0, device_index: 1, interface_type: "efa-only" });
    expect(interfaces[4]).toMatchObject({ network_card_index: 3, device_index: 0, interface_type: "efa-only" });
    expect(launchTemplate(template)["vpc_security_group_ids"]).toBeUndefined();
  });

  it("may exchange any traffic with each other, and none with others", () => {
    const everything = { security_group_id: group, referenced_security_group_id: group, ip_protocol: "-1" };
    expect(template.resource("aws_vpc_security_group_ingress_rule")).toMatchObject(everything);
    expect(template.resource("aws_vpc_security_group_egress_rule")).toMatchObject(everything);
  });
});
