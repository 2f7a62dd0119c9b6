import type { Environment } from "@ml-platform/environments";
import { complete } from "@ml-platform/environments/testing";
import { describe, it } from "vitest";
import { unprotected } from "../rehearsal.ts";
import { Lifecycle, leavesNothing } from "./lifecycle.ts";
import { type LocalAccount, localAccount } from "./local-account.ts";

const { bastion: _, runners: _runners, secrets: _secrets, ...rest } = complete;

/** Only the network of `complete`: the provider waits a minute for each zone of an endpoint, and nothing else waits for it here. */
const environment: Environment = { ...rest, clusters: {}, teams: {} };

const { account, before } = localAccount([environment]);

describe("the network of complete", () => {
  const lifecycle = new Lifecycle(environment, account);
  lifecycle.isApplied();
  lifecycle.isStable();
  lifecycle.copesWith({
    title: "takes its author's changes, and is no longer protected then",
    make: (local) => local.change("complete", (given) => unprotected(withAnotherDomain(given))),
    planned: [
      ["aws_vpc_dhcp_options", "replace"],
      ["aws_vpc_dhcp_options_association", "change"],
    ],
  });
  // Two zones are left, one of which is destroyed after the other.
  it("has lost a zone of its endpoints to somebody without Terraform", () => withoutZone(account(), "us-east-2c"));
  lifecycle.isDestroyed();
  leavesNothing(account, before);
});

function withAnotherDomain(given: Environment): Environment {
  const { network } = given;
  const { dhcp } = network;
  if (dhcp === undefined) return given;
  return { ...given, network: { ...network, dhcp: { ...dhcp, domainName: "gpu.example.com" } } };
}

async function withoutZone(local: LocalAccount, zone: string): Promise<void> {
  const associations = (await local.resources("complete-network")).filter(
    ({ type, name }) => type === "aws_vpc_endpoint_subnet_association" && name.includes(zone),
  );
  for (const { attributes } of associations) {
    const [VpcEndpointId, subnet] = [String(attributes["vpc_endpoint_id"]), String(attributes["subnet_id"])];
    await local.client.query("ec2", "ModifyVpcEndpoint", { VpcEndpointId, "RemoveSubnetId.1": subnet });
  }
}
