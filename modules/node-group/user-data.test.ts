import { describe, expect, it } from "vitest";
import { type JoinConfiguration, nodeadmUserData } from "./user-data.ts";

const join: JoinConfiguration = {
  clusterName: "dev-ml",
  endpoint: "https://0123456789ABCDEF.gr7.us-east-2.eks.amazonaws.com",
  certificateAuthority: "LS0tLS1CRUdJTg==",
  serviceCidr: "172.20.0.0/16",
  labels: {},
  taints: [],
};

describe("nodeadmUserData", () => {
  it("joins the cluster", () => {
    expect(nodeadmUserData(join)).toBe(`MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=node-config

--node-config
Content-Type: application/node.eks.aws

apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  cluster:
    name: dev-ml
    apiServerEndpoint: https://0123456789ABCDEF.gr7.us-east-2.eks.amazonaws.com
    certificateAuthority: LS0tLS1CRUdJTg==
    cidr: 172.20.0.0/16

--node-config--
`);
  });

  it("registers with labels and taints, which EKS would otherwise add after the first pods are scheduled", () => {
    const userData = nodeadmUserData({
      ...join,
      labels: { "nvidia.com/gpu.present": "true", team: "a" },
      taints: [
        { key: "nvidia.com/gpu", value: "true", effect: "NoSchedule" },
        { key: "quick", effect: "PreferNoSchedule" },
      ],
    });
    expect(userData).toContain(`
    cidr: 172.20.0.0/16
  kubelet:
    flags:
      - --node-labels=nvidia.com/gpu.present=true,team=a
      - --register-with-taints=nvidia.com/gpu=true:NoSchedule,quick=:PreferNoSchedule

--node-config--
`);
  });

  it("has no quotes, which cdktf refuses in the arguments of Terraform functions", () => {
    expect(nodeadmUserData({ ...join, labels: { team: "a" } })).not.toMatch(/["\\]/);
  });
});
