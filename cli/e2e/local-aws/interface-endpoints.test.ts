import type { Environment } from "@ml-platform/environments";
import { complete } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { Lifecycle, leavesNothing } from "./lifecycle.ts";
import { type LocalAccount, localAccount } from "./local-account.ts";

const { bastion: _, runners: _runners, secrets: _secrets, network, ...rest } = complete;

/**
 * Only a network, of as few zones as one can have: the provider waits a minute for each zone of an endpoint, one after the
 * other, when it is associated and when it is removed.
 */
const environment: Environment = {
  ...rest,
  protected: false,
  network: { ...network, availabilityZones: network.availabilityZones.slice(0, 2) },
  clusters: {},
  teams: {},
};

const { account, before } = localAccount([environment]);

describe("the interface endpoints of complete, in two of its zones", () => {
  const lifecycle = new Lifecycle(environment, account);
  lifecycle.isApplied();
  lifecycle.copesWith({
    title: "take no part in their author's change of the names that the network gives out",
    make: (local) => local.change("complete", withAnotherDomain),
    planned: [
      ["aws_vpc_dhcp_options", "replace"],
      ["aws_vpc_dhcp_options_association", "change"],
    ],
  });
  lifecycle.isRecorded({ name: "interface-endpoints", has: /\.vpc_endpoints_/ });
  it("have lost a zone to somebody without Terraform", () => withoutZone(account(), "us-east-2b"));
  lifecycle.isDestroyed();
  leavesNothing(account, before);
});

function withAnotherDomain(environment: Environment): Environment {
  const { network } = environment;
  const { dhcp } = network;
  if (dhcp === undefined) return environment;
  return { ...environment, network: { ...network, dhcp: { ...dhcp, domainName: "gpu.example.com" } } };
}

async function withoutZone(local: LocalAccount, zone: string): Promise<void> {
  const associations = (await local.resources("complete-network")).filter(
    ({ type, name }) => type === "aws_vpc_endpoint_subnet_association" && name.includes(zone),
  );
  expect(associations).not.toEqual([]);
  for (const { attributes } of associations) {
    const [VpcEndpointId, subnet] = [String(attributes["vpc_endpoint_id"]), String(attributes["subnet_id"])];
    await local.client.query("ec2", "ModifyVpcEndpoint", { VpcEndpointId, "RemoveSubnetId.1": subnet });
  }
}
