import { checkEnvironment } from "@ml-platform/environments";
import { completeSpec, smallSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { stacksOf } from "../catalogue.ts";
import { synthesized } from "../testing/synthesized.ts";

const environment = checkEnvironment({ ...completeSpec, bastion: {} });

describe("the bastion of an environment", async () => {
  const { templates, stacks, exemptions } = await synthesized([
    environment,
    checkEnvironment({ ...smallSpec, clusters: {}, bastion: {} }),
  ]);
  const template = templates["complete-bastion"]!;

  it("reads the network and every cluster", () => {
    const upstreams = ["complete-network", "complete-training-cluster", "complete-inference-cluster"];
    expect(stacksOf(environment).find(({ id }) => id === "complete-bastion")?.dependencies).toEqual(upstreams);
    expect(Object.keys(template.remoteReads).sort()).toEqual([...upstreams].sort());
  });

  it("reaches the endpoint of each cluster, under the cluster's name in AWS", () => {
    for (const name of ["complete-training", "complete-inference"]) {
      expect(template.hasResource("aws_eks_access_entry", { cluster_name: name, type: "STANDARD" })).toBe(true);
      expect(
        template.hasResource("aws_vpc_security_group_ingress_rule", {
          security_group_id: `\${data.terraform_remote_state.${name}-cluster.outputs.cluster_security_group_id}`,
          from_port: 443,
          to_port: 443,
        }),
      ).toBe(true);
    }
  });

  it("is in the private subnet of each zone", () => {
    const { vpc_zone_identifier: subnets } = template.resource("aws_autoscaling_group");
    expect(subnets).toEqual(
      environment.network.availabilityZones.map(
        (zone) => `\${data.terraform_remote_state.complete-network.outputs.private_subnet_ids["${zone}"]}`,
      ),
    );
  });

  it("is exempt from naming resources where Session Manager has none, and nowhere else", () => {
    const ofBastion = exemptions.filter(({ constructPath }) => constructPath.startsWith("complete-bastion/"));
    expect(ofBastion).toEqual([
      expect.objectContaining({
        policy: "no-iam-wildcards",
        constructPath: "complete-bastion/bastion/role/session-manager",
      }),
    ]);
  });

  it("warns of an environment without clusters, and reaches none", () => {
    const { warnings } = stacks.find(({ id }) => id === "small-bastion")!;
    expect(warnings.map(({ message }) => message)).toContain(
      "The environment has no cluster, so its bastion reaches none.",
    );
    expect(templates["small-bastion"]!.hasResource("aws_eks_access_entry")).toBe(false);
  });
});
