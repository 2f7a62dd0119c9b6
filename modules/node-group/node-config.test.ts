import { describe, expect, it } from "vitest";
import { type JoinConfiguration, nodeConfig } from "./node-config.ts";

const join: JoinConfiguration = {
  clusterName: "dev-ml",
  endpoint: "https://0123456789ABCDEF.gr7.us-east-2.eks.amazonaws.com",
  certificateAuthority: "LS0tLS1CRUdJTg==",
  serviceCidr: "172.20.0.0/16",
  labels: {},
  taints: [],
};

const textOf = (...[settings, joined]: Parameters<typeof nodeConfig>) => nodeConfig(settings, joined)?.join("\n");

describe("nodeConfig", () => {
  it("joins the cluster", () => {
    expect(textOf({}, join)).toBe(`apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  cluster:
    name: dev-ml
    apiServerEndpoint: https://0123456789ABCDEF.gr7.us-east-2.eks.amazonaws.com
    certificateAuthority: LS0tLS1CRUdJTg==
    cidr: 172.20.0.0/16`);
  });

  it("registers with labels and taints, which EKS would otherwise add after the first pods are scheduled", () => {
    const text = textOf(
      {},
      {
        ...join,
        labels: { "nvidia.com/gpu.present": "true", team: "a" },
        taints: [
          { key: "nvidia.com/gpu", value: "true", effect: "NoSchedule" },
          { key: "quick", effect: "PreferNoSchedule" },
        ],
      },
    );
    expect(text).toContain(`
    cidr: 172.20.0.0/16
  kubelet:
    flags:
      - --node-labels=nvidia.com/gpu.present=true,team=a
      - --register-with-taints=nvidia.com/gpu=true:NoSchedule,quick=:PreferNoSchedule`);
  });

  it("says nothing where EKS has its way", () => {
    expect(nodeConfig({})).toBeUndefined();
    expect(nodeConfig({ fastImagePull: false, kubelet: {} })).toBeUndefined();
  });

  it.each([
    ["raid0", "RAID0"],
    ["raid10", "RAID10"],
    ["mount", "Mount"],
  ] as const)("uses local disks as %s", (localStorage, strategy) => {
    expect(textOf({ localStorage })).toBe(`apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  instance:
    localStorage:
      strategy: ${strategy}`);
  });

  it("pulls images fast, and configures the kubelet, without the cluster that EKS adds", () => {
    expect(
      textOf({
        fastImagePull: true,
        kubelet: {
          maxPods: 58,
          kubeReserved: { cpu: "1", memory: "2Gi" },
          evictionHard: { "memory.available": "500Mi", "nodefs.available": "10%" },
          allowedUnsafeSysctls: ["net.*"],
        },
      }),
    ).toBe(`apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  featureGates:
    FastImagePull: true
  kubelet:
    config:
      maxPods: 58
      kubeReserved:
        cpu: 1000m
        memory: 2Gi
      evictionHard:
        memory.available: 500Mi
        nodefs.available: 10%
      allowedUnsafeSysctls:
        - net.*`);
  });

  it("configures the kubelet of a custom AMI beside its flags", () => {
    expect(textOf({ kubelet: { maxPods: 58 } }, { ...join, labels: { team: "a" } })).toContain(`
  kubelet:
    flags:
      - --node-labels=team=a
    config:
      maxPods: 58`);
  });
});
