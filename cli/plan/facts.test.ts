import { describe, expect, it } from "vitest";
import { factsOf, followingName } from "./facts.ts";

describe("what a reader wants to know about something new", () => {
  it.each([
    [
      "aws_eks_node_group",
      {
        instance_types: ["p5.48xlarge"],
        capacity_type: "ON_DEMAND",
        scaling_config: [{ min_size: 1, max_size: 2 }],
        ami_type: "AL2023_x86_64_NVIDIA",
      },
      ["p5.48xlarge", "on-demand", "1..2 nodes", "AL2023_x86_64_NVIDIA"],
    ],
    ["aws_eks_node_group", { scaling_config: [{ min_size: 3, max_size: 3 }] }, ["3 nodes"]],
    [
      "aws_eks_cluster",
      {
        name: "dev-ml",
        version: "1.35",
        vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ["198.51.100.0/24"] }],
      },
      ["dev-ml", "Kubernetes 1.35", "public endpoint", "198.51.100.0/24"],
    ],
    [
      "aws_eks_cluster",
      { name: "dev-ml", vpc_config: [{ endpoint_public_access: false, public_access_cidrs: ["0.0.0.0/0"] }] },
      ["dev-ml", "private endpoint"],
    ],
    ["aws_subnet", { availability_zone: "us-east-2a", cidr_block: "10.0.0.0/20" }, ["us-east-2a", "10.0.0.0/20"]],
    ["aws_subnet", { availability_zone: "(known after apply)" }, []],
    ["aws_never_seen", { name: "a", size: 1 }, ["a"]],
    ["kubernetes_secret_v1", { metadata: [{ name: "token", namespace: "ml" }] }, ["token", "in ml"]],
    ["aws_never_seen", {}, []],
  ])("%s %j", (type, values, expected) => {
    expect(factsOf(type, values)).toEqual(expected);
  });

  it("is only how many there are of what follows from others", () => {
    expect(followingName("aws_autoscaling_group_tag", 24)).toBe("autoscaler tags");
    expect(followingName("aws_iam_role_policy", 2)).toBe("policies of roles");
    expect(followingName("aws_s3_bucket_versioning", 1)).toBe("setting of a bucket");
    expect(followingName("aws_s3_bucket", 1)).toBeUndefined();
  });
});
