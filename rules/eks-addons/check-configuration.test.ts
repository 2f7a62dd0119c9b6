import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json-value.ts";
import { describeProblem } from "../problem.ts";
import { checkConfiguration } from "./check-configuration.ts";

const problemsOf = (addon: string, configuration: JsonObject) =>
  checkConfiguration(addon, configuration).map(describeProblem);

describe("checkConfiguration", () => {
  it.each<readonly [string, JsonObject]>([
    [
      "coredns",
      { replicaCount: 3, tolerations: [{ operator: "Exists" }], podDisruptionBudget: { maxUnavailable: "50%" } },
    ],
    ["coredns", { autoScaling: { enabled: true, minReplicas: 2, maxReplicas: 10 }, affinity: null }],
    ["vpc-cni", { enableNetworkPolicy: "true", env: { WARM_IP_TARGET: "5", ENABLE_IMDS_ONLY_MODE: "true" } }],
    [
      "vpc-cni",
      {
        env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true", ENI_CONFIG_LABEL_DEF: "topology.kubernetes.io/zone" },
        eniConfig: {
          create: true,
          region: "us-east-2",
          subnets: { "us-east-2a": { id: "subnet-1", securityGroups: [] } },
        },
      },
    ],
    ["kube-proxy", { mode: "ipvs", ipvs: { scheduler: "rr" } }],
    ["eks-node-monitoring-agent", { dcgmAgent: { tolerations: [{ operator: "Exists" }] } }],
    [
      "aws-ebs-csi-driver",
      { defaultStorageClass: { enabled: true }, controller: { extraVolumeTags: { team: "nlp" } } },
    ],
    ["aws-efs-csi-driver", { anything: { goes: 1 } }],
  ])("accepts %s: %j", (addon, configuration) => {
    expect(problemsOf(addon, configuration)).toEqual([]);
  });

  it.each<readonly [string, JsonObject, string]>([
    ["coredns", { replicas: 3 }, "replicas: is not a value of the add-on."],
    ["coredns", { replicaCount: "3" }, 'replicaCount: "3" is not a whole number. Write 3.'],
    ["coredns", { autoScaling: { minReplicas: 1 } }, 'autoScaling: "enabled" is missing.'],
    [
      "coredns",
      { autoScaling: { enabled: true, minReplicas: 1 } },
      "autoScaling.minReplicas: 1 is out of range. Use 2 to 1000.",
    ],
    ["coredns", { podDisruptionBudget: { maxUnavailable: "half" } }, "podDisruptionBudget.maxUnavailable"],
    ["coredns", { tolerations: ["all"] }, 'tolerations[0]: "all" is not a map.'],
    ["vpc-cni", { enableNetworkPolicy: true }, 'enableNetworkPolicy: true is not a text. Write "true".'],
    ["vpc-cni", { env: { WARM_IP_TARGET: 5 } }, 'env.WARM_IP_TARGET: 5 is not a text. Write "5".'],
    ["vpc-cni", { env: { WARM_IP_TARGET: "many" } }, 'env.WARM_IP_TARGET: "many" is not a whole number in quotes'],
    ["vpc-cni", { env: { ENABLE_PREFIX_DELEGATION: "yes" } }, 'is neither "true" nor "false"'],
    ["vpc-cni", { env: { AWS_VPC_K8S_CNI_EXTERNAL_SNAT: "true" } }, 'Did you mean "AWS_VPC_K8S_CNI_EXTERNALSNAT"?'],
    [
      "vpc-cni",
      { eniConfig: { create: true, region: "us-east-2", subnets: {} } },
      "eniConfig.subnets: Write at least 1 key.",
    ],
    ["kube-proxy", { mode: "ebpf" }, 'mode: "ebpf" is not allowed. Use "iptables" or "ipvs"'],
    ["eks-node-monitoring-agent", { dcgm: {} }, "dcgm: is not a value of the add-on."],
    ["aws-ebs-csi-driver", { nodeSelector: {} }, "nodeSelector: is not accepted here."],
    [
      "aws-ebs-csi-driver",
      { defaultStorageClass: { enabled: "true" } },
      'enabled: "true" is not true or false. Write true.',
    ],
  ])("finds what EKS would refuse of %s: %j", (addon, configuration, message) => {
    expect(problemsOf(addon, configuration).join("\n")).toContain(message);
  });

  it("names the version whose schema it knows, and how to accept what another has", () => {
    expect(problemsOf("coredns", { replicas: 3 })[0]).toMatch(
      / The schema is that of coredns v1\.10\.1-eksbuild\.11: checkConfiguration: false accepts what another version has\.$/,
    );
  });
});
