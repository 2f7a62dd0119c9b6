import { expect, it } from "vitest";
import { aClusterRef } from "../testing/cluster-ref.ts";
import { Template } from "../testing/template.ts";
import { addonRules } from "./addon-rules.ts";
import { TeamStore } from "./team-store.ts";

let store: TeamStore | undefined;
const template = Template.synthesize((stack) => {
  store = new TeamStore(stack, "store", {
    name: "dev-team-nlp",
    cluster: aClusterRef,
    namespace: "team-nlp",
    secretsPath: "dev/teams/nlp/",
    dependsOn: [],
  });
});

it("reads a team's secrets as a service account of the team's, which nobody else is", () => {
  const role = template.resource("aws_iam_role", { name: "dev-team-nlp-us-east-2-secrets" });
  const [statement] = JSON.parse(String(role["assume_role_policy"])).Statement;
  expect(statement).toMatchObject({
    Action: ["sts:AssumeRoleWithWebIdentity"],
    Principal: { Federated: aClusterRef.oidcProviderArn },
  });
  const claims = Object.entries(statement.Condition.StringEquals).map(([key, value]) => [key.split("}:")[1], value]);
  expect(claims).toEqual([
    ["aud", "sts.amazonaws.com"],
    ["sub", "system:serviceaccount:team-nlp:external-secrets"],
  ]);
  expect(Object.values(Object(template.configuration).locals)).toEqual([
    `\${replace("${aClusterRef.oidcIssuer}", "https://", "")}`,
  ]);
  const policy = JSON.parse(String(template.resource("aws_iam_role_policy")["policy"]));
  expect(policy.Statement[0].Resource).toEqual([
    "arn:aws:secretsmanager:us-east-2:111111111111:secret:dev/teams/nlp/*",
  ]);
});

it("names that account, since a store without one is read as the controller", () => {
  expect(template.resource("kubernetes_service_account_v1")).toMatchObject({
    metadata: {
      name: "external-secrets",
      namespace: "team-nlp",
      annotations: { "eks.amazonaws.com/role-arn": `\${${template.addressOf("aws_iam_role")}.arn}` },
    },
  });
  expect(store?.object).toEqual({
    apiVersion: "external-secrets.io/v1",
    kind: "SecretStore",
    metadata: { name: "team", namespace: "team-nlp" },
    spec: {
      provider: {
        aws: {
          service: "SecretsManager",
          region: "us-east-2",
          auth: { jwt: { serviceAccountRef: { name: "external-secrets" } } },
        },
      },
    },
  });
});

it("is no store that members could make, nor any other way to act as the controller", () => {
  const rules = addonRules(["external-secrets", "kueue", "metrics-server"]);
  const writable = rules.filter(({ verbs }) => verbs.includes("create")).flatMap(({ resources }) => resources);
  expect(writable).toEqual(["externalsecrets"]);
  expect(rules.flatMap(({ resources }) => resources)).toEqual([
    "externalsecrets",
    "secretstores",
    "localqueues",
    "workloads",
  ]);
});
