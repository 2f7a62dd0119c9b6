import { bastionDefaults } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { checkEnvironment } from "../model/check-environment.ts";
import { derive, type PersonalChanges } from "../model/derive.ts";
import type { PermanentSpec } from "../model/environment.ts";
import { smallSpec } from "../testing/reference.ts";

const bastionOf = (bastion: object, network: Partial<PermanentSpec["network"]> = {}) =>
  checkEnvironment({ ...smallSpec, network: { ...smallSpec.network, ...network }, bastion }).bastion;

describe("the section bastion", () => {
  it("has defaults that open nothing to the internet", () => {
    expect(bastionOf({})).toEqual(bastionDefaults);
    expect(bastionDefaults.access).toEqual({ type: "sessionManager" });
  });

  it("may be left out", () => {
    expect(checkEnvironment({ ...smallSpec, bastion: undefined }).bastion).toBeUndefined();
  });

  it.each([
    [{ acces: {} }, 'bastion: Unknown key "acces". Did you mean "access"?'],
    [{ access: { type: "ssh", allowedCidrs: ["203.0.113.0/24"] } }, "bastion.access.keyName: is missing."],
    [
      { access: "ssh" },
      'bastion.access: "ssh" is not an object. Write { type: "ssh", allowedCidrs: ..., keyName: ... }.',
    ],
    [{ size: 1 }, "bastion.size: 1 host: when it or its zone fails"],
  ])("refuses %j", (section, message) => {
    expect(() => bastionOf(section)).toThrow(message);
  });

  it("is the only one to admit its role to a cluster", () => {
    const { ml } = smallSpec.clusters!;
    const access = { hosts: { principalArn: "arn:aws:iam::111111111111:role/small-us-east-2-bastion" } };
    const spec = { ...smallSpec, clusters: { ml: { ...ml!, access } } };
    expect(() => checkEnvironment({ ...spec, bastion: {} })).toThrow(
      "bastion: clusters.ml.access.hosts is for the role of the bastion",
    );
    expect(checkEnvironment(spec).bastion).toBeUndefined();
  });

  it("needs the endpoints of Session Manager where there is no NAT, and an image with the programs", () => {
    expect(() => bastionOf({}, { nat: "none", interfaceEndpoints: ["ecr.api"] })).toThrow(
      /network\.interfaceEndpoints: .*these are missing: .*ec2messages.*ssm, ssmmessages/,
    );
    expect(() => bastionOf({}, { nat: "none", interfaceEndpoints: "privateCluster" })).toThrow(
      "bastion.customAmiId: is missing. Without NAT, private hosts cannot download kubectl and helm.",
    );
  });

  it("belongs to permanent environments only", () => {
    const changes = { name: "anna", owner: "anna.b", bastion: {} } as PersonalChanges;
    expect(() => checkEnvironment(derive(smallSpec, changes))).toThrow('Unknown key "bastion".');
    const base = { ...smallSpec, bastion: {} };
    expect(checkEnvironment(derive(base, { name: "anna", owner: "anna.b" })).bastion).toBeUndefined();
  });
});
