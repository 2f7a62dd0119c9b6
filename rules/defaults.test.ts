import { describe, expect, it } from "vitest";
import { checkCluster } from "./cluster.ts";
import { accessEntryDefaults, clusterDefaults, dhcpDefaults, networkDefaults } from "./defaults.ts";
import { checkNetwork } from "./network/network.ts";
import { checkNodeGroup } from "./node-group/index.ts";
import { aNetwork, aNodeGroup } from "./testing/specs.ts";

describe("the defaults", () => {
  const principalArn = "arn:aws:iam::111111111111:role/admin";
  const admin = { ...accessEntryDefaults, principalArn, policy: "AmazonEKSClusterAdminPolicy" };

  it("break no rule, and give no warning", () => {
    expect(checkNetwork({ ...aNetwork, dhcp: dhcpDefaults })).toEqual([]);
    expect(checkCluster({ ...clusterDefaults, access: { admin } }, aNetwork.cidr)).toEqual([]);
    expect(checkNodeGroup(aNodeGroup, clusterDefaults.kubernetes)).toEqual([]);
  });

  it("are on the safe side, and choose nothing that decides cost", () => {
    expect(clusterDefaults).toMatchObject({
      endpoint: { access: "private" },
      deletionProtection: true,
      upgradePolicy: "STANDARD",
    });
    expect(networkDefaults).not.toHaveProperty("nat");
  });
});
