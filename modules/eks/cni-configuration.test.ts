import { type PodNetworkingSpec, podNetworkingDefaults } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { cniConfiguration, overridden } from "./cni-configuration.ts";

const configuration = (change: Partial<PodNetworkingSpec>) =>
  cniConfiguration({
    podNetworking: { ...podNetworkingDefaults, ...change },
    region: "us-east-2",
    podSubnetIds: { "us-east-2a": "subnet-a", "us-east-2b": "subnet-b" },
    nodeSecurityGroupId: "sg-nodes",
  });

describe("cniConfiguration", () => {
  it("is nothing, where the add-on does it by itself", () => {
    expect(configuration({})).toEqual({});
  });

  it.each<[Partial<PodNetworkingSpec>, object]>([
    [
      { prefixDelegation: true, warmPrefixTarget: 2 },
      { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "2" },
    ],
    [
      { minimumIpTarget: 20, warmIpTarget: 4 },
      { MINIMUM_IP_TARGET: "20", WARM_IP_TARGET: "4" },
    ],
    [{ warmEniTarget: 0 }, { WARM_ENI_TARGET: "0" }],
    [{ externalSnat: true }, { AWS_VPC_K8S_CNI_EXTERNALSNAT: "true" }],
    [
      { excludeSnatCidrs: ["10.0.0.0/8", "172.16.0.0/12"] },
      { AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS: "10.0.0.0/8,172.16.0.0/12" },
    ],
    [{ securityGroupsForPods: "standard" }, { ENABLE_POD_ENI: "true", POD_SECURITY_GROUP_ENFORCING_MODE: "standard" }],
  ])("has %j in the environment of the agent", (change, env) => {
    expect(configuration(change)).toEqual({ env });
  });

  it("lets the kubelet probe pods whose security groups see all of their traffic", () => {
    expect(configuration({ securityGroupsForPods: "strict" })).toEqual({
      env: { ENABLE_POD_ENI: "true", POD_SECURITY_GROUP_ENFORCING_MODE: "strict" },
      init: { env: { DISABLE_TCP_EARLY_DEMUX: "true" } },
    });
  });

  it("has an ENIConfig for each zone, with the group of the nodes", () => {
    const securityGroups = ["sg-nodes", "sg-0123456789abcdef0"];
    expect(configuration({ subnets: "secondary", securityGroupIds: ["sg-0123456789abcdef0"] })).toEqual({
      env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true", ENI_CONFIG_LABEL_DEF: "topology.kubernetes.io/zone" },
      eniConfig: {
        create: true,
        region: "us-east-2",
        subnets: {
          "us-east-2a": { id: "subnet-a", securityGroups },
          "us-east-2b": { id: "subnet-b", securityGroups },
        },
      },
    });
  });
});

describe("overridden", () => {
  it("names what the author of the add-on's configuration says otherwise", () => {
    const ours = configuration({ minimumIpTarget: 20, warmIpTarget: 4 });
    expect(overridden(ours)).toBeUndefined();
    expect(overridden(ours, { env: { WARM_IP_TARGET: "4", AWS_VPC_ENI_MTU: "1500" } })).toBeUndefined();
    expect(overridden(ours, { env: { WARM_IP_TARGET: "5" } })).toBe(
      "The configuration of the EKS add-on vpc-cni says otherwise than podNetworking, and prevails (env.WARM_IP_TARGET). Remove one of them.",
    );
  });
});
