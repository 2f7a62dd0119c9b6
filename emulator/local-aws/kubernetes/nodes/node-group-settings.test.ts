import { describe, expect, it } from "vitest";
import type { NodeGroup } from "../../eks/model.ts";
import type { ClusterRecord } from "../../eks/region.ts";
import { managedSettings, maxUnavailable, selfManagedSettings } from "./node-group-settings.ts";

function recordOf(vpcCni?: string): ClusterRecord {
  const addons = new Map(vpcCni === undefined ? [] : [["vpc-cni", { configurationValues: vpcCni }]]);
  return { cluster: { name: "ml", version: "1.35" }, addons } as unknown as ClusterRecord;
}

const group = {
  nodegroupName: "gpu",
  version: "1.35",
  releaseVersion: "1.35.2-20260714",
  capacityType: "SPOT",
  amiType: "AL2023_x86_64_NVIDIA",
  labels: { pool: "gpu" },
  taints: [{ key: "nvidia.com/gpu", value: "true", effect: "NO_SCHEDULE" }],
  launchTemplate: { id: "lt-1", name: "gpu", version: "3" },
} as unknown as NodeGroup;

function template(text: string, volumes: Record<string, number> = { "/dev/xvda": 300 }) {
  const userData = Buffer.from(text).toString("base64");
  return { userData, imageId: "", instanceType: "", volumes: new Map(Object.entries(volumes)), efaInterfaces: 2 };
}

const joins = (cluster: string) =>
  `apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec: { cluster: { name: ${cluster} }, kubelet: { flags: [--node-labels=from=user-data] } }\n`;

describe("nodes of a managed group", () => {
  it("have what EKS, the group and the launch template say", () => {
    expect(managedSettings(recordOf(), group, template(""), "ami-1")).toMatchObject({
      labels: {
        pool: "gpu",
        "eks.amazonaws.com/nodegroup": "gpu",
        "eks.amazonaws.com/nodegroup-image": "ami-1",
        "eks.amazonaws.com/capacityType": "SPOT",
        "eks.amazonaws.com/sourceLaunchTemplateId": "lt-1",
        "eks.amazonaws.com/sourceLaunchTemplateVersion": "3",
      },
      taints: [{ key: "nvidia.com/gpu", value: "true", effect: "NoSchedule" }],
      settings: { diskGiB: 300, isCapped: true },
      version: "1.35.2",
      efaInterfaces: 2,
      generation: "1.35.2-20260714/3",
    });
  });

  it("with an image of their own, have labels and taints of their user data instead of the group's", () => {
    const custom = { ...group, amiType: "CUSTOM", releaseVersion: "ami-1" };
    const settings = managedSettings(recordOf(), custom, template(joins("ml")), "ami-1");
    expect(settings?.labels).toMatchObject({ from: "user-data", "eks.amazonaws.com/nodegroup": "gpu" });
    expect(settings?.labels).not.toHaveProperty("pool");
    expect(settings?.taints).toEqual([]);
  });

  it.each(["", joins("other")])(
    "with an image of their own, do not join by user data for another cluster: %j",
    (text) => {
      expect(managedSettings(recordOf(), { ...group, amiType: "CUSTOM" }, template(text), "ami-1")).toBeUndefined();
    },
  );

  it.each([
    ['{"env":{"ENABLE_PREFIX_DELEGATION":"true"}}', true],
    ['env:\n  ENABLE_PREFIX_DELEGATION: "true"\n', true],
    ['{"env":{}}', false],
    [undefined, false],
  ])("get prefixes of addresses if the add-on vpc-cni says so: %j", (configuration, prefixDelegation) => {
    expect(managedSettings(recordOf(configuration), group, undefined, "")?.settings).toMatchObject({
      prefixDelegation,
    });
  });

  it.each([
    ["the template's volume", template("", { "/dev/xvda": 80 }), group, 80],
    ["Bottlerocket's data volume", template("", { "/dev/xvda": 4, "/dev/xvdb": 200 }), group, 200],
    ["the group's size", undefined, { ...group, diskSize: 60 }, 60],
    ["EKS's default", undefined, group, 20],
    ["EKS's default for Windows", undefined, { ...group, amiType: "WINDOWS_CORE_2022_x86_64" }, 50],
  ])("have a disk of %s", (_, from, of, diskGiB) => {
    expect(managedSettings(recordOf(), of, from, "")?.settings.diskGiB).toBe(diskGiB);
  });
});

describe("nodes that nobody manages", () => {
  it("join the cluster of their user data, and no other", () => {
    expect(selfManagedSettings(recordOf(), template(joins("ml")))?.labels).toEqual({ from: "user-data" });
    expect(selfManagedSettings(recordOf(), template(joins("other")))).toBeUndefined();
  });
});

describe("maxUnavailable", () => {
  it.each([
    [{ maxUnavailable: 2 }, 10, 2],
    [{ maxUnavailablePercentage: 33 }, 10, 3],
    [{ maxUnavailablePercentage: 33 }, 2, 1],
    [{}, 10, 1],
  ])("of %j with %i nodes is %i", (config, nodes, expected) => {
    expect(maxUnavailable(config, nodes)).toBe(expected);
  });
});
