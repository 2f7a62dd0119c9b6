import { DataResource } from "cdktf";
import { describe, expect, it } from "vitest";
import { general, gpu, groupOf, launchTemplate, nodeGroup } from "../testing/node-group.ts";
import { Template } from "../testing/template.ts";
import { NodeGroup } from "./node-group.ts";
import { NodeRole } from "./node-role.ts";

describe("settings of nodes", () => {
  const textOf = (template: Template) =>
    Buffer.from(String(launchTemplate(template)["user_data"]), "base64").toString();

  it("are merged with those of EKS on its own image", () => {
    const template = groupOf({ ...gpu, localStorage: "raid0", kubelet: { maxPods: 58 } });
    expect(launchTemplate(template)["image_id"]).toBeUndefined();
    expect(textOf(template)).toContain("strategy: RAID0");
    expect(textOf(template)).toContain("maxPods: 58");
  });

  it("are in TOML for Bottlerocket", () => {
    const bottlerocket = { kubernetes: { "max-pods": 58 } };
    expect(textOf(groupOf({ ...general, amiType: "BOTTLEROCKET_x86_64", bottlerocket }))).toBe(
      "[settings.kubernetes]\nmax-pods = 58\n",
    );
  });

  it("make the disk with images and pods faster, not the one of the operating system", () => {
    const fast = { diskIops: 6000, diskThroughput: 750 };
    const [root] = launchTemplate(groupOf({ ...general, ...fast }))["block_device_mappings"] as object[];
    expect(root).toMatchObject({ device_name: "/dev/xvda", ebs: { iops: 6000, throughput: 750 } });
    const bottlerocket = groupOf({ ...general, ...fast, amiType: "BOTTLEROCKET_x86_64" });
    const [small, data] = launchTemplate(bottlerocket)["block_device_mappings"] as object[];
    expect(small).not.toHaveProperty("ebs.iops");
    expect(data).toMatchObject({ device_name: "/dev/xvdb", ebs: { iops: 6000, throughput: 750 } });
  });

  it("encrypt every disk with the key of the cluster's volumes", () => {
    const volumeKeyArn = "arn:aws:kms:us-east-2:111111111111:key/11111111-1111-1111-1111-111111111111";
    const template = groupOf({ ...general, amiType: "BOTTLEROCKET_x86_64", volumeKeyArn });
    const disks = launchTemplate(template)["block_device_mappings"] as { ebs: object }[];
    expect(disks).toHaveLength(2);
    for (const { ebs } of disks) expect(ebs).toMatchObject({ encrypted: "true", kms_key_id: volumeKeyArn });
  });
});

describe("a group that follows EKS's releases", () => {
  it("asks for the one of its image and Kubernetes version in every plan", () => {
    const template = groupOf({ ...gpu, releaseVersion: "latest" });
    const [[address, parameter] = []] = Object.entries(template.dataSources);
    expect(parameter).toEqual({
      name: "/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/nvidia/recommended/release_version",
    });
    expect(nodeGroup(template)["release_version"]).toBe(`\${${address}.insecure_value}`);
  });
});

describe("a custom AMI", () => {
  const template = groupOf({ ...gpu, customAmiId: "ami-0123456789abcdef0" });

  it("is specified in the launch template only: EKS refuses an AMI type or version in addition", () => {
    expect(launchTemplate(template)["image_id"]).toBe("ami-0123456789abcdef0");
    expect(nodeGroup(template)["ami_type"]).toBeUndefined();
    expect(nodeGroup(template)["version"]).toBeUndefined();
  });

  it("joins with user data", () => {
    const userData = String(launchTemplate(template)["user_data"]);
    expect(userData).toMatch(/^\$\{base64encode\("MIME-Version: 1\.0\\nContent-Type: multipart\/mixed/);
    expect(userData).toContain("cidr: 172.20.0.0/16\\n");
    expect(userData).toContain("--register-with-taints=nvidia.com/gpu=true:NoSchedule\\n");
  });

  it("registers with the labels that EKS gives nodes with its own images only", () => {
    const userData = String(launchTemplate(template)["user_data"]);
    expect(userData).toContain("eks.amazonaws.com/capacityType=ON_DEMAND");
    expect(userData).toContain("eks.amazonaws.com/nodegroup-image=ami-0123456789abcdef0");
    const spot = groupOf({ ...gpu, capacity: "spot", customAmiId: "ami-0123456789abcdef0" });
    expect(launchTemplate(spot)["user_data"]).toContain("eks.amazonaws.com/capacityType=SPOT");
  });

  it("accepts a cluster that is known only after apply", () => {
    const later = Template.synthesize((stack) => {
      const nodeRole = new NodeRole(stack, "node-role", { cluster: { name: "dev-ml", region: "us-east-2" } });
      const upstream = new DataResource(stack, "upstream");
      const cluster = { ...general.cluster, endpoint: upstream.id };
      new NodeGroup(stack, "ci", { nodeRole, ...general, cluster, customAmiId: "ami-0123456789abcdef0" });
    });
    expect(launchTemplate(later)["user_data"]).toContain("apiServerEndpoint: ${terraform_data.upstream.id}\\n");
  });
});
