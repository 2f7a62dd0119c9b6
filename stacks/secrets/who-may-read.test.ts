import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import type { Template } from "@ml-platform/modules/testing";
import { type Context, isAllowed } from "@ml-platform/modules/testing/decide";
import { accountRoles } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { bootstrapped } from "../bootstrap/testing/account.ts";
import { roleOf } from "../bootstrap/testing/role.ts";
import { synthesized } from "../testing/synthesized.ts";

const account = "111111111111";
const elsewhere = "222222222222";
const role = (name: string, of = account) => `arn:aws:iam::${of}:role/${name}`;
const administrators = [role("secrets-admin"), role("secrets-admin", elsewhere)];

const environment = checkEnvironment({
  ...smallSpec,
  clusters: { ml: { ...smallSpec.clusters!["ml"]!, platform: { addons: { "external-secrets": {} } } } },
  teams: { nlp: { members: [role("nlp")] }, vision: { members: [role("vision")] } },
  secrets: {
    administrators,
    declared: {
      "platform/grafana": { readers: { platform: true, roles: [role("reader", elsewhere)] } },
      "teams/nlp/token": { readers: { teams: ["nlp"] } },
      "apps/shared": { readers: { teams: ["vision"], platform: true, roles: [role("reader")] } },
      "apps/shop": {
        readers: { workloads: [{ namespace: "shop", serviceAccount: "api" }] },
        rotation: {
          everyDays: 30,
          lambdaArn: `arn:aws:lambda:us-east-2:${account}:function:rotate`,
          roleArn: role("rotate"),
        },
        replicaRegions: ["us-west-2"],
      },
    },
  },
});
const { templates } = await synthesized([environment]);
const template = templates["small-secrets"]!;
const bootstrap = await bootstrapped("ml-small");

interface Somebody {
  readonly arn: string;
  readonly policies: readonly { readonly name: string; readonly policy: object }[];
}

/** A role that the stacks make, with its own policies: a wrong guess of its name finds none. */
function made(stack: string, name: string): Somebody {
  const from = templates[stack] as Template;
  const reference = `\${${from.addressOf("aws_iam_role", { name })}.name}`;
  const policies = from.resourcesOfType("aws_iam_role_policy").filter((each) => each["role"] === reference);
  return {
    arn: role(name),
    policies: policies.map((each) => ({ name: String(each["name"]), policy: JSON.parse(String(each["policy"])) })),
  };
}

const everything = {
  name: "all",
  policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};
const mighty = (arn: string): Somebody => ({ arn, policies: [everything] });
const without = (arn: string): Somebody => ({ arn, policies: [] });

const people = {
  // Of the environment.
  store: made("small-ml-platform", "small-ml-us-east-2-external-secrets"),
  "member of nlp": made("small-ml-teams", "small-team-nlp-us-east-2-member"),
  "workload of nlp": made("small-ml-teams", "small-team-nlp-us-east-2-workload"),
  "store of nlp": made("small-ml-teams", "small-team-nlp-us-east-2-secrets"),
  "member of vision": made("small-ml-teams", "small-team-vision-us-east-2-member"),
  "workload of vision": made("small-ml-teams", "small-team-vision-us-east-2-workload"),
  "store of vision": made("small-ml-teams", "small-team-vision-us-east-2-secrets"),
  "pods of shop": made("small-secrets", "small-ml-us-east-2-shop.api"),
  rotation: without(role("rotate")),
  reader: without(role("reader")),
  administrator: without(role("secrets-admin")),
  // Who may do everything, as far as their own policies go.
  "administrator of the account": mighty(role("administrator")),
  "store of another environment": mighty(role("other-ml-us-east-2-external-secrets")),
  "team of another environment": mighty(role("other-team-nlp-us-east-2-member")),
  "pods that are called alike": mighty(role("small-ml-us-east-2-shop.api2")),
  "reader elsewhere": mighty(role("reader", elsewhere)),
  "administrator elsewhere": mighty(role("secrets-admin", elsewhere)),
  "somebody elsewhere": mighty(role("administrator", elsewhere)),
  "pods of shop elsewhere": mighty(role("small-ml-us-east-2-shop.api", elsewhere)),
  plan: roleOf(bootstrap, account, accountRoles.plan),
  apply: roleOf(bootstrap, account, accountRoles.apply),
};
type Person = keyof typeof people;

/** Whom a secret lets do something. */
async function allowed(key: string, action: string, region = "us-east-2"): Promise<string[]> {
  const { policy } = template.resource("aws_secretsmanager_secret", { name: `small/${key}` });
  const decided = await Promise.all(
    Object.entries(people).map(async ([name, { arn, policies }]) => {
      const may = await isAllowed({
        principal: arn,
        action: `secretsmanager:${action}`,
        resource: `arn:aws:secretsmanager:${region}:${account}:secret:small/${key}-AbCdEf`,
        context: { "aws:PrincipalArn": arn, "aws:RequestedRegion": region },
        policies,
        resourcePolicy: JSON.parse(String(policy)),
      });
      return may ? [name] : [];
    }),
  );
  return decided.flat();
}

const admins: readonly Person[] = ["administrator", "administrator elsewhere"];
const readersOf: Readonly<Record<string, readonly Person[]>> = {
  "platform/grafana": ["store", "administrator", "reader elsewhere", "administrator elsewhere"],
  "teams/nlp/token": ["member of nlp", "workload of nlp", "store of nlp", ...admins],
  "apps/shared": ["store", "member of vision", "workload of vision", "store of vision", "reader", ...admins],
  "apps/shop": ["pods of shop", "rotation", ...admins],
};

describe("who may use a secret", () => {
  it.each(Object.entries(readersOf))("%s: its readers and its administrators read it", async (key, readers) => {
    expect(await allowed(key, "GetSecretValue")).toEqual(readers);
  });

  it("a copy has the policy of the secret, and pods read it as well", async () => {
    expect(await allowed("apps/shop", "GetSecretValue", "us-west-2")).toEqual(readersOf["apps/shop"]);
  });

  it.each([
    ["teams/nlp/token", admins],
    ["apps/shop", ["rotation", ...admins]],
  ] as const)("%s: administrators put its value, and what rotates it", async (key, writers) => {
    for (const action of ["PutSecretValue", "UpdateSecretVersionStage"])
      expect(await allowed(key, action), action).toEqual(writers);
  });

  it("only they and the role that applies change it as a whole: no member of its team, nor who may do everything", async () => {
    expect(await allowed("teams/nlp/token", "RotateSecret")).toEqual([...admins, "apply"]);
    for (const action of ["UpdateSecret", "DeleteSecret"])
      expect(await allowed("teams/nlp/token", action), action).toEqual(["apply"]);
  });

  it("locks out neither Terraform nor the administrators of the account", async () => {
    for (const action of ["PutResourcePolicy", "DeleteResourcePolicy", "TagResource"])
      expect(await allowed("platform/grafana", action), action).toEqual(
        expect.arrayContaining(["administrator of the account", "apply"]),
      );
    expect(await allowed("platform/grafana", "RestoreSecret")).toContain("administrator of the account");
    for (const action of ["DescribeSecret", "GetResourcePolicy"])
      expect(await allowed("platform/grafana", action), action).toEqual(expect.arrayContaining(["plan", "apply"]));
  });
});

describe("who may use the key of secrets", () => {
  const { policy } = template.resource("aws_kms_key");
  const throughSecrets = { "kms:ViaService": "secretsmanager.us-east-2.amazonaws.com" };

  async function mayUse(action: string, via: Context, policyOf: unknown = policy): Promise<string[]> {
    const decided = await Promise.all(
      Object.entries(people).map(async ([name, { arn, policies }]) => {
        const may = await isAllowed({
          principal: arn,
          action: `kms:${action}`,
          resource: `arn:aws:kms:us-east-2:${account}:key/22222222-2222-2222-2222-222222222222`,
          context: { "aws:PrincipalArn": arn, "kms:CallerAccount": arn.split(":")[4] ?? "", ...via },
          policies,
          resourcePolicy: JSON.parse(String(policyOf)),
        });
        return may ? [name] : [];
      }),
    );
    return decided.flat();
  }

  const ofOthers = ["reader elsewhere", "administrator elsewhere", "somebody elsewhere", "pods of shop elsewhere"];
  const ofAccount = Object.keys(people).filter((name) => !ofOthers.includes(name));

  it("through Secrets Manager: who may use a secret, of the account and of others", async () => {
    expect(await mayUse("Decrypt", throughSecrets)).toEqual(
      Object.keys(people).filter(
        (name) => ofAccount.includes(name) || ["reader elsewhere", "administrator elsewhere"].includes(name),
      ),
    );
    expect(await mayUse("GenerateDataKey", throughSecrets)).not.toContain("reader elsewhere");
    expect(await mayUse("GenerateDataKey", throughSecrets)).toContain("administrator elsewhere");
  });

  it("by itself: only whom the account's own policies let", async () => {
    const own = (await mayUse("Decrypt", {})).sort();
    expect(own).toEqual(
      Object.entries(people)
        .filter(([name, { policies }]) => ofAccount.includes(name) && policies.includes(everything))
        .map(([name]) => name)
        .sort(),
    );
  });

  it("its copy serves Secrets Manager of its own region", async () => {
    const { policy: ofCopy } = template.resource("aws_kms_replica_key");
    expect(await mayUse("Decrypt", throughSecrets, ofCopy)).not.toContain("pods of shop");
    const there = { "kms:ViaService": "secretsmanager.us-west-2.amazonaws.com" };
    expect(await mayUse("Decrypt", there, ofCopy)).toContain("pods of shop");
  });
});
