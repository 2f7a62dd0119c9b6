import { expect, it } from "vitest";
import type { JsonObject } from "../model/json.ts";
import { subnetZones, zoneOf } from "./zones.ts";

const resource = (attributes: JsonObject, address = "aws_instance.a", type = "aws_instance") => ({
  address,
  type,
  attributes,
});

const zones = subnetZones([
  resource({ id: "subnet-1", availability_zone: "us-east-2a" }, "aws_subnet.a", "aws_subnet"),
  resource({ id: "subnet-2", availability_zone: "us-east-2b" }, "aws_subnet.b", "aws_subnet"),
  resource({ id: "subnet-3", availability_zone: "us-east-2a" }, "aws_instance.no-subnet"),
]);

it.each<[what: string, attributes: JsonObject, address: string, zone: string | undefined]>([
  ["its own zone", { availability_zone: "us-east-2c", subnet_id: "subnet-1" }, "aws_instance.a", "us-east-2c"],
  ["the zone of its subnet", { subnet_id: "subnet-2" }, "aws_nat_gateway.a", "us-east-2b"],
  [
    "the zone that all its subnets are in",
    { subnet_ids: ["subnet-1", "subnet-1"] },
    "aws_eks_node_group.a",
    "us-east-2a",
  ],
  ["no zone for subnets in several", { subnet_ids: ["subnet-1", "subnet-2"] }, "aws_eks_node_group.a", undefined],
  [
    "the zone of the subnets of a block",
    { vpc_config: [{ subnet_ids: ["subnet-2"] }] },
    "aws_lambda_function.a",
    "us-east-2b",
  ],
  [
    "the only zone of a list",
    { availability_zones: ["us-west-2-lax-1a"] },
    "aws_autoscaling_group.a",
    "us-west-2-lax-1a",
  ],
  [
    "no zone for a list of several",
    { availability_zones: ["us-east-2a", "us-east-2b"] },
    "aws_rds_cluster.a",
    undefined,
  ],
  ["the zone in the key of its address", {}, 'aws_route.private["us-gov-west-1b"]', "us-gov-west-1b"],
  ["a zone in a longer key", {}, 'aws_eks_node_group.g["gpu/us-east-2a"]', "us-east-2a"],
  ["a zone in its name", {}, "aws_route_table.vpc_private-us-east-2a_routes_77C0FFEE", "us-east-2a"],
  ["no zone for a route between two", {}, 'aws_route.us-east-2a["us-east-2b"]', undefined],
  ["no zone for a key that is a region", {}, 'aws_s3_bucket.replica["us-east-2"]', undefined],
  ["no zone for an unknown subnet", { subnet_id: "subnet-9" }, "aws_instance.a[0]", undefined],
])("finds %s", (_, attributes, address, zone) => {
  expect(zoneOf(resource(attributes, address), zones)).toBe(zone);
});

it("knows the zones of subnets only", () => {
  expect([...zones]).toEqual([
    ["subnet-1", "us-east-2a"],
    ["subnet-2", "us-east-2b"],
  ]);
});
