import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { synthesized } from "../testing/synthesized.ts";

const role = (name: string, account = "111111111111") => `arn:aws:iam::${account}:role/${name}`;
const lambdaArn = "arn:aws:lambda:us-east-2:111111111111:function:rotate";
const shop = { namespace: "shop", serviceAccount: "api" };

const spec = {
  ...smallSpec,
  secrets: {
    administrators: [role("secrets-admin"), role("auditor", "222222222222")],
    declared: {
      "apps/shop/token": {
        description: "Signs sessions",
        readers: { workloads: [shop] },
        rotation: { everyDays: 30, lambdaArn, roleArn: role("rotate") },
        replicaRegions: ["us-west-2"],
      },
      "apps/shop/mail": {
        readers: { workloads: [shop, { ...shop, serviceAccount: "api.v1" }] },
        recoveryWindowDays: 0,
      },
    },
  },
};

describe("the secrets of an environment", async () => {
  const protectedSpec = { ...spec, name: "other", protected: true, sandpits: undefined };
  const { templates, stacks } = await synthesized([
    checkEnvironment(spec),
    checkEnvironment({ ...protectedSpec, account: { id: "333333333333", alias: "ml-other" } }),
  ]);
  const template = templates["small-secrets"]!;
  const key = (type: string) => `\${${template.addressOf(type)}.arn}`;
  const secret = (name: string) => template.resource("aws_secretsmanager_secret", { name });

  it("come after the clusters in which pods read them", () => {
    expect(stacks.find(({ id }) => id === "small-secrets")?.dependencies).toEqual(["small-ml-cluster"]);
  });

  it("have names below the environment, its key, and 30 days to be restored unless less is written", () => {
    expect(secret("small/apps/shop/token")).toMatchObject({
      description: "Signs sessions",
      kms_key_id: key("aws_kms_key"),
      recovery_window_in_days: 30,
      replica: [{ region: "us-west-2", kms_key_id: key("aws_kms_replica_key") }],
    });
    expect(secret("small/apps/shop/mail")).toMatchObject({ recovery_window_in_days: 0 });
    expect(secret("small/apps/shop/mail")).not.toHaveProperty("replica");
  });

  it("are without values", () => {
    const types = template.addresses.map((address) => address.split(".")[0]);
    expect(new Set(types)).toEqual(
      new Set([
        "aws_eks_pod_identity_association",
        "aws_iam_role",
        "aws_iam_role_policy",
        "aws_kms_alias",
        "aws_kms_key",
        "aws_kms_replica_key",
        "aws_secretsmanager_secret",
        "aws_secretsmanager_secret_rotation",
      ]),
    );
  });

  it("have one key, and a replica of it where copies are, by a provider of that region", () => {
    expect(template.resource("aws_kms_key")).toMatchObject({ multi_region: true, enable_key_rotation: true });
    expect(template.resource("aws_kms_replica_key")).toMatchObject({
      provider: "aws.us-west-2",
      primary_key_arn: key("aws_kms_key"),
    });
    expect(template.resource("aws_kms_alias")).toMatchObject({ name: "alias/small-secrets" });
    const { aws: providers = [] } = template.configuration.provider ?? {};
    expect(providers.map(({ alias, region, default_tags }) => [alias, region, default_tags])).toEqual([
      [undefined, "us-east-2", providers[0]?.["default_tags"]],
      ["us-west-2", "us-west-2", providers[0]?.["default_tags"]],
    ]);
  });

  it("are rotated by a function, though not before they have a value", () => {
    expect(template.resource("aws_secretsmanager_secret_rotation")).toMatchObject({
      rotation_lambda_arn: lambdaArn,
      rotate_immediately: false,
      rotation_rules: { automatically_after_days: 30 },
    });
  });

  it("are read by pods through one role for each service account", () => {
    const associations = template.resourcesOfType("aws_eks_pod_identity_association");
    expect(associations.map(({ namespace, service_account: account }) => [namespace, account])).toEqual([
      ["shop", "api"],
      ["shop", "api.v1"],
    ]);
    const names = template.resourcesOfType("aws_iam_role").map(({ name }) => name);
    expect(names).toEqual(["small-ml-us-east-2-shop.api", "small-ml-us-east-2-shop.api.v1"]);
    const [both] = template.resourcesOfType("aws_iam_role_policy").map(({ policy }) => JSON.parse(String(policy)));
    const arn = (region: string, name: string) =>
      `arn:aws:secretsmanager:${region}:111111111111:secret:small/apps/shop/${name}-??????`;
    expect(both.Statement).toEqual([
      expect.objectContaining({
        Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
        Resource: [arn("us-east-2", "token"), arn("us-west-2", "token"), arn("us-east-2", "mail")],
      }),
    ]);
  });

  it("are told by key, and by whom", () => {
    expect(Object.keys(template.outputs["secret_arns"] as object)).toEqual(["apps/shop/mail", "apps/shop/token"]);
    expect(Object.keys(template.outputs["workload_role_arns"] as object)).toEqual(["ml/shop/api", "ml/shop/api.v1"]);
  });

  it("are not destroyed where the environment is protected, nor are their keys", () => {
    for (const type of ["aws_kms_key", "aws_kms_replica_key", "aws_secretsmanager_secret"])
      for (const each of templates["other-secrets"]!.resourcesOfType(type))
        expect(each["lifecycle"], type).toEqual({ prevent_destroy: true });
    expect(secret("small/apps/shop/token")).not.toHaveProperty("lifecycle");
  });

  it("warn of an administrator of another account", () => {
    const { warnings } = stacks.find(({ id }) => id === "small-secrets")!;
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('secrets.administrators[1]: "arn:aws:iam::222222222222:role/auditor" is in account'),
    ]);
  });

  it("refuse more readers than a policy can name", async () => {
    const roles = [...Array(150)].map((_, index) => role(`${"reader".repeat(8)}-${index}`));
    const declared = { "apps/a": { readers: { roles } } };
    const crowded = checkEnvironment({ ...spec, secrets: { ...spec.secrets, declared } });
    await expect(synthesized([crowded])).rejects.toThrow(
      /the secret small\/apps\/a .*\n.*readers: Its policy would have/,
    );
  });
});
