import { expect, it } from "vitest";
import { importId } from "./import-ids.ts";

it.each([
  [
    "aws_route",
    { route_table_id: "rtb-1", destination_cidr_block: null, destination_ipv6_cidr_block: "::/0" },
    "rtb-1_::/0",
  ],
  ["aws_iam_role", { name: "dev-ml" }, "dev-ml"],
  ["aws_iam_policy", { name: "read", account: "111111111111" }, "arn:aws:iam::111111111111:policy/read"],
  ["aws_iam_policy", { name: "read", path: "/a/", account: "111111111111" }, "arn:aws:iam::111111111111:policy/a/read"],
  [
    "aws_iam_openid_connect_provider",
    { url: "https://oidc.example.com/id/A", account: "111111111111" },
    "arn:aws:iam::111111111111:oidc-provider/oidc.example.com/id/A",
  ],
  ["aws_eks_node_group", { cluster_name: "dev-ml", node_group_name: "system" }, "dev-ml:system"],
  ["kubernetes_namespace_v1", { metadata: [{ name: "train" }] }, "train"],
  ["kubernetes_config_map_v1", { metadata: [{ name: "a", namespace: "train" }] }, "train/a"],
  ["helm_release", { name: "gpu", namespace: "kube-system" }, "kube-system/gpu"],
])("%s %j is imported by its id", (type, values, id) => expect(importId(type, values).id).toBe(id));

it("says how to find an id that no value has", () => {
  expect(importId("aws_internet_gateway", { vpc_id: "vpc-1" })).toEqual({
    format: "{id}",
    find: [
      "ec2",
      "describe-internet-gateways",
      "--filters",
      "Name=attachment.vpc-id,Values=vpc-1",
      "--query",
      "InternetGateways[].InternetGatewayId",
    ],
    by: [["vpc_id", "vpc-1"]],
  });
});

it("gives no id and no search with a value that is not known", () => {
  expect(importId("aws_route", { destination_cidr_block: "0.0.0.0/0" })).toEqual({
    format: "{route_table_id}_{destination}",
  });
  expect(importId("aws_internet_gateway", {})).toEqual({ format: "{id}" });
  expect(importId("constructor", {})).toEqual({});
});
