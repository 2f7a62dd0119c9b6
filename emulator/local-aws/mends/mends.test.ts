import { describe, expect, it } from "vitest";
import type { Actions } from "../action.ts";
import { type Json, type JsonActions, MotoRefusal } from "../json-service.ts";
import { fakeMoto, rendered, request } from "../testing/fake-moto.ts";
import { autoscalingGroups } from "./autoscaling-groups.ts";
import { autoscalingTags } from "./autoscaling-tags.ts";
import { declaredSecrets } from "./declared-secrets.ts";
import { dhcpOptionsTags } from "./dhcp-options-tags.ts";
import { launchTemplateTags } from "./launch-template-tags.ts";
import { natGateways } from "./nat-gateways.ts";
import { oidcProviderUrls } from "./oidc-provider-urls.ts";
import { replicaKeys } from "./replica-keys.ts";
import { securityGroupRules } from "./security-group-rules.ts";
import { subnetsInUse } from "./subnets-in-use.ts";

type FakeMoto = ReturnType<typeof fakeMoto>;

async function run(actions: Actions, moto: FakeMoto, parameters: Readonly<Record<string, string>>): Promise<string> {
  const action = actions[parameters["Action"] ?? ""];
  if (action === undefined) throw new Error(`No action ${parameters["Action"]}`);
  return rendered(await action(request(parameters), moto));
}

describe("DescribeSecurityGroupRules", () => {
  const rule = (content: string) =>
    `<R><securityGroupRuleSet><item><groupId>sg-1</groupId>${content}</item></securityGroupRuleSet></R>`;
  const groups =
    "<R><securityGroupInfo><item><ipPermissions><item><ipProtocol>-1</ipProtocol><groups><item><groupId>sg-2</groupId><description>All</description></item></groups></item>" +
    "<item><ipProtocol>tcp</ipProtocol><fromPort>443</fromPort><toPort>443</toPort><groups><item><groupId>sg-2</groupId><description>API</description></item></groups></item></ipPermissions></item></securityGroupInfo></R>";
  const source = "<isEgress>false</isEgress><referencedGroupInfo><groupId>sg-2</groupId></referencedGroupInfo>";

  it.each([
    ["of its ports", "<ipProtocol>tcp</ipProtocol><fromPort>443</fromPort><toPort>443</toPort>", "API"],
    ["of all protocols", "<ipProtocol>-1</ipProtocol><fromPort>-1</fromPort><toPort>-1</toPort>", "All"],
  ])("has the description that the group's permission %s has", async (_, ports, description) => {
    const moto = fakeMoto({ DescribeSecurityGroupRules: rule(ports + source), DescribeSecurityGroups: groups });
    expect(await run(securityGroupRules, moto, { Action: "DescribeSecurityGroupRules" })).toContain(
      `<description>${description}</description>`,
    );
  });

  it("has no description that was removed", async () => {
    const moto = fakeMoto({ DescribeSecurityGroupRules: rule(`${source}<description></description>`) });
    const answer = await run(securityGroupRules, moto, { Action: "DescribeSecurityGroupRules" });
    expect(answer).not.toContain("description");
  });
});

describe("auto-scaling groups", () => {
  const described = (content = "") =>
    `<R><DescribeAutoScalingGroupsResult><AutoScalingGroups><member><AutoScalingGroupName>hosts</AutoScalingGroupName>${content}</member></AutoScalingGroups></DescribeAutoScalingGroupsResult></R>`;

  it("keep the arguments that moto forgets, until they are deleted", async () => {
    const moto = fakeMoto({
      CreateAutoScalingGroup: "<R/>",
      UpdateAutoScalingGroup: "<R/>",
      DeleteAutoScalingGroup: "<R/>",
      DescribeAutoScalingGroups: described("<MaxInstanceLifetime>0</MaxInstanceLifetime>"),
    });
    const actions = autoscalingGroups();
    const call = (Action: string, more = {}) => run(actions, moto, { Action, AutoScalingGroupName: "hosts", ...more });
    await call("CreateAutoScalingGroup", { DefaultInstanceWarmup: "180", MaxInstanceLifetime: "86400" });
    await call("UpdateAutoScalingGroup", { MaxInstanceLifetime: "172800" });
    const answer = await call("DescribeAutoScalingGroups");
    expect(answer).toContain("<DefaultInstanceWarmup>180</DefaultInstanceWarmup>");
    expect(answer).toContain("<MaxInstanceLifetime>172800</MaxInstanceLifetime>");
    expect(answer).not.toContain("<MaxInstanceLifetime>0</MaxInstanceLifetime>");
    await call("DeleteAutoScalingGroup");
    expect(await call("DescribeAutoScalingGroups")).not.toContain("DefaultInstanceWarmup");
  });

  it("can be refreshed", async () => {
    const answer = await run(autoscalingGroups(), fakeMoto({}), { Action: "StartInstanceRefresh" });
    expect(answer).toMatch(/<InstanceRefreshId>[0-9a-f-]{36}<\/InstanceRefreshId>/);
  });
});

describe("ModifySecurityGroupRules", () => {
  it("tells moto ports where all protocols are meant, and a description in any case", async () => {
    const moto = fakeMoto({ ModifySecurityGroupRules: "<R/>" });
    await run(securityGroupRules, moto, {
      Action: "ModifySecurityGroupRules",
      "SecurityGroupRule.1.SecurityGroupRuleId": "sgr-1",
      "SecurityGroupRule.1.SecurityGroupRule.IpProtocol": "-1",
    });
    expect(Object.fromEntries(moto.asked[0] ?? [])).toMatchObject({
      "SecurityGroupRule.1.SecurityGroupRule.FromPort": "-1",
      "SecurityGroupRule.1.SecurityGroupRule.ToPort": "-1",
      "SecurityGroupRule.1.SecurityGroupRule.Description": "",
    });
  });
});

describe("launch templates", () => {
  it("launch nothing with the tags that are their own", async () => {
    const specification = (type: string) => `<item><resourceType>${type}</resourceType></item>`;
    const data = (content: string) =>
      `<R><launchTemplateVersionSet><item><launchTemplateData>${content}</launchTemplateData></item></launchTemplateVersionSet></R>`;
    const both = `<tagSpecificationSet>${specification("instance")}${specification("launch-template")}</tagSpecificationSet>`;
    const own = `<tagSpecificationSet>${specification("launch-template")}</tagSpecificationSet>`;
    const versions = async (content: string) => {
      const moto = fakeMoto({ DescribeLaunchTemplateVersions: data(content) });
      return run(launchTemplateTags, moto, { Action: "DescribeLaunchTemplateVersions" });
    };
    expect(await versions(both)).toBe(data(`<tagSpecificationSet>${specification("instance")}</tagSpecificationSet>`));
    expect(await versions(own)).toBe(data(""));
  });

  it("have the tags that they have now", async () => {
    const moto = fakeMoto({
      DescribeLaunchTemplates:
        "<R><launchTemplates><item><launchTemplateId>lt-1</launchTemplateId><tagSet><item><key>old</key></item></tagSet></item></launchTemplates></R>",
      DescribeTags:
        "<R><tagSet><item><resourceId>lt-1</resourceId><key>team</key><value>ml</value></item></tagSet></R>",
    });
    expect(await run(launchTemplateTags, moto, { Action: "DescribeLaunchTemplates" })).toContain(
      "<tagSet><item><key>team</key><value>ml</value></item></tagSet>",
    );
  });
});

describe("CreateDhcpOptions", () => {
  it("tags the options once they are there", async () => {
    const moto = fakeMoto({
      CreateDhcpOptions: "<R><dhcpOptions><dhcpOptionsId>dopt-1</dhcpOptionsId><tagSet></tagSet></dhcpOptions></R>",
      CreateTags: "<R><return>true</return></R>",
    });
    const answer = await run(dhcpOptionsTags, moto, {
      Action: "CreateDhcpOptions",
      "TagSpecification.1.ResourceType": "dhcp-options",
      "TagSpecification.1.Tag.1.Key": "team",
      "TagSpecification.1.Tag.1.Value": "ml",
    });
    expect(answer).toContain("<tagSet><item><key>team</key><value>ml</value></item></tagSet>");
    expect(moto.asked.map((parameters) => Object.fromEntries(parameters))).toEqual([
      { Action: "CreateDhcpOptions" },
      { Action: "CreateTags", "ResourceId.1": "dopt-1", "Tag.1.Key": "team", "Tag.1.Value": "ml" },
    ]);
  });
});

describe("tags of Auto Scaling groups", () => {
  const known =
    "<R><DescribeAutoScalingGroupsResult><AutoScalingGroups><member><AutoScalingGroupName>a</AutoScalingGroupName></member></AutoScalingGroups></DescribeAutoScalingGroupsResult></R>";

  it.each(["CreateOrUpdateTags", "DeleteTags"])("%s refuses groups that do not exist", async (Action) => {
    const failing = fakeMoto({ DescribeAutoScalingGroups: known });
    const moto = fakeMoto({ [Action]: "<R/>" });
    const tag = (name: string) => ({ Action, "Tags.member.1.ResourceId": name, "Tags.member.1.Key": "x" });
    await expect(run(autoscalingTags, failing, tag("b"))).rejects.toMatchObject({
      code: "ValidationError",
      message: "AutoScalingGroup name not found - no such group: b",
    });
    await expect(run(autoscalingTags, failing, tag("a"))).rejects.toThrow("Unexpected");
    expect(await run(autoscalingTags, moto, tag("a"))).toBe("<R></R>");
  });

  it("changes nothing of a group that exists where a request names another one that does not", async () => {
    const moto = fakeMoto({ DescribeAutoScalingGroups: known, CreateOrUpdateTags: "<R/>" });
    const tags = { Action: "CreateOrUpdateTags", "Tags.member.1.ResourceId": "a", "Tags.member.2.ResourceId": "b" };
    await expect(run(autoscalingTags, moto, tags)).rejects.toMatchObject({ code: "ValidationError" });
    expect(moto.asked.map((parameters) => parameters.get("Action"))).toEqual(["DescribeAutoScalingGroups"]);
  });

  it("reaches moto once the request before has been answered", async () => {
    let [open, most] = [0, 0];
    const passing = fakeMoto({ CreateOrUpdateTags: "<R/>" });
    const moto = {
      ...passing,
      async pass(parameters: URLSearchParams) {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setTimeout(resolve, 5));
        open--;
        return passing.pass(parameters);
      },
    };
    const tag = (key: string) => ({
      Action: "CreateOrUpdateTags",
      "Tags.member.1.ResourceId": "a",
      "Tags.member.1.Key": key,
    });
    await Promise.all(["1", "2", "3"].map((key) => run(autoscalingTags, moto, tag(key))));
    expect(most).toBe(1);
    expect(passing.asked.map((each) => each.get("Tags.member.1.Key")).filter(Boolean)).toEqual(["1", "2", "3"]);
  });
});

describe("DeleteSubnet", () => {
  it.each([
    ["refuses a subnet with an interface of a control plane", "Amazon EKS ml", "DependencyViolation"],
    ["deletes a subnet with another interface", "Interface for NAT Gateway", undefined],
  ])("%s", async (_, description, code) => {
    const moto = fakeMoto({
      DescribeNetworkInterfaces: `<R><networkInterfaceSet><item><description>${description}</description></item></networkInterfaceSet></R>`,
      DeleteSubnet: "<R/>",
    });
    const deleted = run(subnetsInUse, moto, { Action: "DeleteSubnet", SubnetId: "subnet-1" });
    if (code === undefined) expect(await deleted).toBe("<R></R>");
    else await expect(deleted).rejects.toMatchObject({ code });
  });
});

describe("DeleteNatGateway", () => {
  it("frees the address of the gateway", async () => {
    const moto = fakeMoto({
      DescribeNatGateways:
        "<R><natGatewaySet><item><natGatewayAddressSet><item><allocationId>eipalloc-1</allocationId></item></natGatewayAddressSet></item></natGatewaySet></R>",
      DeleteNatGateway: "<R/>",
      DescribeAddresses: "<R><addressesSet><item><associationId>eipassoc-1</associationId></item></addressesSet></R>",
      DisassociateAddress: "<R/>",
    });
    expect(await run(natGateways, moto, { Action: "DeleteNatGateway", NatGatewayId: "nat-1" })).toBe("<R></R>");
    expect(moto.asked.map((parameters) => Object.fromEntries(parameters))).toEqual([
      { Action: "DescribeNatGateways", "NatGatewayId.1": "nat-1" },
      { Action: "DeleteNatGateway", NatGatewayId: "nat-1" },
      { Action: "DescribeAddresses", "AllocationId.1": "eipalloc-1" },
      { Action: "DisassociateAddress", AssociationId: "eipassoc-1" },
    ]);
  });
});

describe("GetOpenIDConnectProvider", () => {
  it.each([
    ["127.0.0.1:44001", "https://127.0.0.1:44001"],
    ["oidc.eks.us-east-2.amazonaws.com/id/A1", "oidc.eks.us-east-2.amazonaws.com/id/A1"],
  ])("of %s answers a URL that the Terraform provider can compare", async (url, answered) => {
    const result = `<R><GetOpenIDConnectProviderResult><Url>${url}</Url></GetOpenIDConnectProviderResult></R>`;
    const moto = fakeMoto({ GetOpenIDConnectProvider: result });
    const answer = await run(oidcProviderUrls, moto, { Action: "GetOpenIDConnectProvider" });
    expect(answer).toContain(`<Url>${answered}</Url>`);
  });
});

async function runJson(actions: JsonActions, action: string, input: Json, answer: Json) {
  const calls: unknown[] = [];
  const moto = {
    pass: () => Promise.resolve(answer),
    call: async (...call: unknown[]) => void calls.push(call),
  };
  return { answer: await actions[action]?.(input, moto), calls };
}

describe("replicas of keys", () => {
  const [primary, replica] = ["us-east-2", "us-west-2"].map((region) => `arn:aws:kms:${region}:1:key/mrk-1`);
  const metadata = (Arn?: string) => ({
    Arn,
    MultiRegionConfiguration: { MultiRegionKeyType: "REPLICA", PrimaryKey: { Arn: primary } },
  });
  const typeOf = (described: unknown) =>
    (described as Record<string, ReturnType<typeof metadata>>)["KeyMetadata"]?.MultiRegionConfiguration
      .MultiRegionKeyType;

  it("are told from their primary by their ARN, and a key of one region is left alone", async () => {
    const describe = async (of: Json) => (await runJson(replicaKeys, "DescribeKey", {}, { KeyMetadata: of })).answer;
    expect(typeOf(await describe(metadata(primary)))).toBe("PRIMARY");
    expect(typeOf(await describe(metadata(replica)))).toBe("REPLICA");
    expect(await describe({ Arn: primary })).toEqual({ KeyMetadata: { Arn: primary } });
  });

  it("get in their region what they were asked for with", async () => {
    const input = { KeyId: "mrk-1", ReplicaRegion: "us-west-2", Policy: "{}", Tags: [], Description: "Secrets" };
    const { calls } = await runJson(replicaKeys, "ReplicateKey", input, { ReplicaKeyMetadata: metadata(replica) });
    expect(calls).toEqual([
      ["PutKeyPolicy", { KeyId: "mrk-1", Policy: "{}", PolicyName: "default" }, "us-west-2"],
      ["TagResource", { KeyId: "mrk-1", Tags: [] }, "us-west-2"],
      ["UpdateKeyDescription", { KeyId: "mrk-1", Description: "Secrets" }, "us-west-2"],
    ]);
  });
});

it("copies of secrets are encrypted by the keys that were named, whichever moto names", async () => {
  const actions = declaredSecrets();
  const add = (Region: string, KmsKeyId?: string) => ({ AddReplicaRegions: [{ Region, KmsKeyId }] });
  await runJson(actions, "CreateSecret", add("us-west-2", "key/west"), { ARN: "a" });
  await runJson(actions, "ReplicateSecretToRegions", add("eu-central-1"), { ARN: "a" });
  const ReplicationStatus = ["us-west-2", "eu-central-1"].map((Region) => ({ Region, KmsKeyId: "aws" }));
  const { answer } = await runJson(actions, "DescribeSecret", {}, { ARN: "a", ReplicationStatus });
  expect(answer?.["ReplicationStatus"]).toEqual([
    { Region: "us-west-2", KmsKeyId: "key/west" },
    { Region: "eu-central-1", KmsKeyId: "aws" },
  ]);
  expect((await runJson(actions, "DescribeSecret", {}, { ARN: "b" })).answer).toEqual({ ARN: "b" });
});

it("secrets are rotated by functions that moto does not have, until that is cancelled", async () => {
  const actions = declaredSecrets();
  const asked: Json[] = [];
  const pass = (input: Json) => {
    asked.push(input);
    if (input["RotationLambdaARN"] === undefined) return Promise.resolve({ ARN: "a" });
    return Promise.reject(new MotoRefusal(404, `not found: ${input["RotationLambdaARN"]}`));
  };
  const run = (action: string, input: Json) => actions[action]?.(input, { pass, call: async () => undefined });
  await run("RotateSecret", { SecretId: "a", RotationLambdaARN: "rotate" });
  expect(asked.at(-1)).toEqual({ SecretId: "a" });
  expect(await run("DescribeSecret", {})).toEqual({
    ARN: "a",
    RotationEnabled: true,
    RotationLambdaARN: "rotate",
  });
  await run("CancelRotateSecret", { SecretId: "a" });
  expect(asked.at(-1)).not.toHaveProperty("RotationLambdaARN");
  expect(await run("DescribeSecret", {})).toEqual({ ARN: "a", RotationEnabled: false });
  const refused = Promise.reject(new MotoRefusal(400, "no secret"));
  const moto = { pass: () => refused, call: async () => undefined };
  await expect(actions["RotateSecret"]?.({ RotationLambdaARN: "rotate" }, moto)).rejects.toThrow("no secret");
});
