import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { NodeRole } from "./node-role.ts";

describe("NodeRole", () => {
  const template = Template.synthesize((stack) => {
    new NodeRole(stack, "node-role", { cluster: { name: "dev-ml", region: "us-east-2" } });
  });

  it("lets nodes join, pull images and be reached by Session Manager, and leaves the network to its plugin", () => {
    const policies = template.resourcesOfType("aws_iam_role_policy_attachment").map(({ policy_arn }) => policy_arn);
    expect(policies).toEqual([
      "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
      "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
      "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    ]);
    expect(template.resourcesOfType("aws_iam_role_policy")).toEqual([]);
  });

  it("can be assumed by EC2 instances", () => {
    const role = template.resource("aws_iam_role", { name: "dev-ml-us-east-2-nodes" });
    expect(JSON.parse(String(role["assume_role_policy"])).Statement[0].Principal).toEqual({
      Service: "ec2.amazonaws.com",
    });
  });
});
