import { checkCluster, checkNetwork, checkNodeGroup, checkNodeGroups, taintsOf } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { environments } from "./index.ts";

describe.each(environments)("$name", (environment) => {
  const clusters = Object.values(environment.clusters);

  it("raises neither errors nor warnings", () => {
    expect(checkNetwork(environment.network)).toEqual([]);
    for (const cluster of clusters) {
      expect(checkCluster(cluster, environment.network.cidr)).toEqual([]);
      expect(checkNodeGroups(cluster.nodeGroups, environment.network.availabilityZones)).toEqual([]);
      for (const group of Object.values(cluster.nodeGroups))
        expect(checkNodeGroup(group, cluster.kubernetes).map(({ message }) => message)).toEqual([]);
    }
  });

  it("runs system pods untainted and on demand", () => {
    for (const { nodeGroups } of clusters) {
      expect(nodeGroups["system"]).toMatchObject({ capacity: "onDemand" });
      expect(nodeGroups["system"] && taintsOf(nodeGroups["system"])).toEqual([]);
    }
  });

  it("names the zones of instance types that only some zones offer", () => {
    const scarce = clusters
      .flatMap(({ nodeGroups }) => Object.values(nodeGroups))
      .filter(({ instanceType }) => /^p|^g6e\.48xlarge$/.test(instanceType));
    for (const { availabilityZones } of scarce) expect(availabilityZones).toHaveLength(2);
  });

  it("names roles of its own account only", () => {
    const accounts = clusters.flatMap(({ access }) =>
      Object.values(access).map(({ principalArn }) => principalArn.split(":")[4]),
    );
    expect(new Set(accounts)).toEqual(new Set([environment.account.id]));
  });

  it("keeps the public endpoint closed", () => {
    for (const { endpoint } of clusters) expect(endpoint).toEqual({ access: "private" });
  });
});

describe("what sets production apart", () => {
  const prod = environments.find(({ name }) => name === "prod");

  it("survives the loss of a zone and a careless destroy", () => {
    expect(prod).toMatchObject({ protected: true, network: { nat: "perAvailabilityZone" } });
    expect(prod?.network.availabilityZones).toHaveLength(3);
    expect(Object.keys(prod?.clusters ?? {})).toEqual(["training", "inference"]);
    for (const cluster of Object.values(prod?.clusters ?? {})) expect(cluster.deletionProtection).toBe(true);
  });

  it("has an account of its own, as every environment", () => {
    const accounts = environments.map(({ account }) => account.id);
    expect(new Set(accounts).size).toBe(accounts.length);
  });
});
