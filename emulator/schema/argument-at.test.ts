import { expect, it } from "vitest";
import { argumentAt } from "./argument-at.ts";

it.each([
  ["aws_security_group", "ingress", { collection: "set", isComputed: true }],
  ["aws_security_group", "ingress.cidr_blocks", { collection: "list", isComputed: true }],
  ["aws_eks_node_group", "scaling_config.desired_size", { isComputed: false }],
  ["aws_eks_node_group", "scaling_config", { collection: "list", isComputed: false }],
  ["aws_vpc", "tags", { collection: "map", isComputed: false }],
  ["aws_vpc", "tags.owner", { isComputed: false }],
  ["aws_vpc", "tags_all", { collection: "map", isComputed: true }],
  ["kubernetes_pod_v1", "spec.container.command", { collection: "list", isComputed: false }],
  ["aws_vpc", "no_such_attribute", undefined],
  ["aws_no_such_type", "id", undefined],
  ["terraform_data", "input", undefined],
])("%s.%s", (type, place, expected) => {
  expect(argumentAt(type, place.split("."))).toEqual(expected);
});
