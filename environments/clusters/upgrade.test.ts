import { describeProblem } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { small } from "../testing/reference.ts";
import type { ClusterEnvironment } from "./section.ts";
import { checkUpgrade, pinnedAddons } from "./upgrade.ts";

const [reference] = Object.values(small.clusters);
if (reference === undefined) throw new Error("the small environment has no cluster");
const nodeGroups = Object.fromEntries(
  Object.entries(reference.nodeGroups).map(([name, { releaseVersion: _, ...group }]) => [name, group]),
);
const metricsServer = { replicas: 2, version: "v0.8.1-eksbuild.5" };
const cluster: ClusterEnvironment = {
  ...reference,
  kubernetes: "1.35",
  nodeGroups,
  platform: { addons: { "metrics-server": { replicas: 2 } } },
};

describe("checkUpgrade", () => {
  it("accepts what validation would accept", () => {
    expect(checkUpgrade(cluster, "1.36")).toEqual([]);
  });

  it("refuses a version that is not known, or for which an add-on or a pinned image is missing", () => {
    const [name = "", group] = Object.entries(nodeGroups)[0] ?? [];
    if (group === undefined) throw new Error("no node group");
    const pinned = { ...cluster, nodeGroups: { [name]: { ...group, releaseVersion: "1.35.2-20260714" } } };
    expect(checkUpgrade(cluster, "1.99").map(describeProblem)[0]).toContain("is not a version that EKS offers");
    const refusals = checkUpgrade(cluster, "1.37").filter(({ severity }) => severity === "error");
    expect(refusals.map(describeProblem)[0]).toMatch(/^platform\.addons\.metrics-server: No version/);
    expect(checkUpgrade(pinned, "1.36").map(describeProblem)[0]).toContain("is for Kubernetes 1.35");
  });
});

describe("pinnedAddons", () => {
  it("names those with a version of their own", () => {
    const pinned = { ...cluster, platform: { addons: { "metrics-server": metricsServer } } };
    const eksAddons = {
      coredns: { version: "v1.12.4-eksbuild.1" },
      "vpc-cni": {},
      datadog_operator: { version: "v1.0.0-eksbuild.1" },
    };
    expect(pinnedAddons({ ...pinned, eksAddons })).toEqual([
      {
        name: "coredns",
        path: ["eksAddons", "coredns", "version"],
        pinned: "v1.12.4-eksbuild.1",
        known: "v1.13.2-eksbuild.31",
      },
      {
        name: "metrics-server",
        path: ["platform", "addons", "metrics-server", "version"],
        pinned: "v0.8.1-eksbuild.5",
        known: "v0.8.1-eksbuild.10",
      },
    ]);
    expect(pinnedAddons(cluster)).toEqual([]);
    expect(pinnedAddons({ ...pinned, kubernetes: "1.99" })).toEqual([]);
  });
});
