import { checkEnvironment, derive, type PermanentSpec } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { stacksOf } from "../catalogue.ts";
import { synthesized } from "../testing/synthesized.ts";

const ml = smallSpec.clusters!["ml"]!;
const account = smallSpec.account.id;
const spec: PermanentSpec = {
  ...smallSpec,
  clusters: {
    ml: {
      ...ml,
      workloads: {
        trainer: {
          namespace: "training",
          policies: ["AmazonSageMakerReadOnly"],
          buckets: [{ bucket: "ml-datasets", prefix: "imagenet/", access: "read" }],
        },
        given: { namespace: "serving", serviceAccount: "api", roleArn: `arn:aws:iam::${account}:role/company/api` },
      },
    },
  },
  secrets: {
    administrators: [`arn:aws:iam::${account}:role/secrets-admin`],
    declared: {
      "apps/hub": {
        readers: {
          workloads: [
            { namespace: "training", serviceAccount: "trainer" },
            { namespace: "serving", serviceAccount: "api" },
            { namespace: "other", serviceAccount: "other" },
          ],
        },
      },
    },
  },
};
const environment = checkEnvironment(spec);
const { templates } = await synthesized([environment]);
const template = templates["small-ml-workloads"]!;

describe("the workloads of a cluster", () => {
  it("are a stack of their own, after the cluster", () => {
    expect(stacksOf(environment).find(({ kind }) => kind === "workloads")).toMatchObject({
      id: "small-ml-workloads",
      dependencies: ["small-ml-cluster"],
      providers: ["aws"],
    });
    expect(stacksOf(checkEnvironment(smallSpec)).map(({ kind }) => kind)).not.toContain("workloads");
  });

  it("have a role each, for one service account, with what is granted", () => {
    expect(template.addresses).toMatchInlineSnapshot(`
      [
        "aws_eks_pod_identity_association.given_association_E7E5ABF4",
        "aws_eks_pod_identity_association.trainer_association_3BE854E2",
        "aws_iam_role.trainer_role_role_8AF42052",
        "aws_iam_role_policy.trainer_role_grants_81BC4BAB",
        "aws_iam_role_policy_attachment.trainer_role_besides-AmazonSageMakerReadOnly_B4828348",
      ]
    `);
  });

  it("publish their roles", () => {
    const role = template.addressOf("aws_iam_role");
    expect(template.outputs["role_arns"]).toEqual({
      trainer: `\${${role}.arn}`,
      given: `arn:aws:iam::${account}:role/company/api`,
    });
  });

  it("read declared secrets by the roles that they have", () => {
    const secrets = templates["small-secrets"]!;
    const policy = String(secrets.resource("aws_secretsmanager_secret")["policy"]);
    expect(policy).toContain(`role/small-ml-us-east-2-training.trainer"`);
    expect(policy).toContain(`role/company/api"`);
    expect(secrets.resourcesOfType("aws_eks_pod_identity_association").map((each) => each["namespace"])).toEqual([
      "other",
    ]);
  });

  it("are not copied into the clusters of others", () => {
    const personal = derive(spec, { name: "anna", owner: "anna.b", clusters: { ml: {} } });
    expect(stacksOf(checkEnvironment(personal)).map(({ kind }) => kind)).not.toContain("workloads");
  });
});
