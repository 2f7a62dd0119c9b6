import { DataResource } from "cdktf";
import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { rolePermissions } from "../../testing/role-permissions.ts";
import { Template } from "../../testing/template.ts";
import type { AddonProps } from "../addon-construct.ts";
import ExternalSecrets from "./external-secrets.ts";
import type { externalSecrets } from "./spec.ts";

type Props = AddonProps<typeof externalSecrets.options>;

function addonOf(options: Props["options"] = {}): Template {
  return Template.synthesize((stack) => {
    const nodes = new DataResource(stack, "nodes");
    const props = { cluster: aClusterRef, around: alone, dependsOn: [nodes], options };
    new ExternalSecrets(stack, "external-secrets", props);
  });
}

function valuesOf(template: Template, release: string) {
  const [document] = template.resource("helm_release", { name: release })["values"] as string[];
  return JSON.parse(String(document));
}

const key = "arn:aws:kms:us-east-2:111111111111:key/11111111-1111-1111-1111-111111111111";
const template = addonOf();
const values = valuesOf(template, "external-secrets");

describe("ExternalSecrets", () => {
  it("is the project's chart in a namespace of its own, which is deleted after it", () => {
    expect(template.resource("kubernetes_namespace_v1")).toMatchObject({
      metadata: { name: "external-secrets", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
    const release = template.resource("helm_release", { name: "external-secrets" });
    expect(release).toMatchObject({
      namespace: "external-secrets",
      repository: "https://charts.external-secrets.io",
      version: "2.9.0",
      create_namespace: false,
      atomic: true,
    });
    expect(release["depends_on"]).toEqual(
      expect.arrayContaining([
        "terraform_data.nodes",
        template.addressOf("kubernetes_namespace_v1"),
        template.addressOf("aws_eks_pod_identity_association"),
        template.addressOf("aws_iam_role_policy"),
      ]),
    );
  });

  it("reads secrets, and neither writes nor generates any, nor for many namespaces at once", () => {
    expect(values).toMatchObject({
      installCRDs: true,
      crds: { createClusterExternalSecret: false, createPushSecret: false, createClusterGenerator: false },
      processClusterExternalSecret: false,
      processClusterGenerator: false,
      processClusterPushSecret: false,
      processPushSecret: false,
    });
    expect(valuesOf(addonOf({ clusterExternalSecrets: true }), "external-secrets")).toMatchObject({
      crds: { createClusterExternalSecret: true },
      processClusterExternalSecret: true,
    });
  });

  it("adds nothing to the roles of users: whoever creates a store without auth acts as the controller", () => {
    expect(values.rbac).toEqual({
      aggregateToView: false,
      aggregateToEdit: false,
      aggregateToAdmin: false,
      servicebindings: { create: false },
      serviceAccountTokenCreate: true,
    });
  });

  it("survives the loss of a node: two pods of each deployment apart, one leading", () => {
    expect(values.leaderElect).toBe(true);
    for (const [name, component] of [
      ["external-secrets", values],
      ["external-secrets-webhook", values.webhook],
      ["external-secrets-cert-controller", values.certController],
    ]) {
      expect(component, name).toMatchObject({
        replicaCount: 2,
        serviceAccount: { create: true, name },
        podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
        priorityClassName: "system-cluster-critical",
        livenessProbe: { enabled: true },
      });
      expect(JSON.stringify(component.affinity.podAntiAffinity), name).toContain(
        `"matchLabels":{"app.kubernetes.io/name":"${name}"}`,
      );
    }
  });

  it("shows its metrics if asked, and fails where the kinds for it are missing", () => {
    expect(values.serviceMonitor).toEqual({ enabled: false });
    expect(valuesOf(addonOf({ serviceMonitor: true }), "external-secrets").serviceMonitor).toEqual({
      enabled: true,
      additionalLabels: { release: "kube-prometheus-stack" },
      renderMode: "alwaysRender",
    });
  });

  it("refuses what it could not work with", () => {
    expect(() => addonOf({ replicas: 0, kmsKeyArns: [key, "alias/secrets"] })).toThrow(
      [
        "The add-on external-secrets of the cluster dev-ml is not valid:",
        "  replicas: 0 is not a number of replicas. Use whole numbers from 1.",
        '  kmsKeyArns[1]: "alias/secrets" is not the ARN of a KMS key (an alias is not accepted). Use the form arn:aws:kms:us-east-2:111111111111:key/<id>.',
      ].join("\n"),
    );
  });
});

describe("the store of the environment", () => {
  it("is called as the environment and serves labelled namespaces, once the operator runs", () => {
    const [, , ...stores] = valuesOf(template, "external-secrets-store").objects;
    expect(stores).toEqual([
      {
        apiVersion: "external-secrets.io/v1",
        kind: "ClusterSecretStore",
        metadata: { name: "dev" },
        spec: {
          conditions: [
            { namespaceSelector: { matchLabels: { "secret-store": "dev" } } },
            { namespaces: ["kube-system"] },
          ],
          provider: { aws: { service: "SecretsManager", region: "us-east-2" } },
          refreshInterval: 300,
        },
      },
    ]);
    expect(template.resource("helm_release", { name: "external-secrets-store" })["depends_on"]).toEqual([
      template.addressOf("helm_release", { name: "external-secrets" }),
    ]);
  });
});

describe("sandpits", () => {
  it("have no objects of External Secrets, by which they could read as the controller", () => {
    const [policy, binding] = valuesOf(template, "external-secrets-store").objects;
    expect(policy.spec).toMatchObject({
      failurePolicy: "Fail",
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ["external-secrets.io", "generators.external-secrets.io"],
            operations: ["CREATE", "UPDATE"],
            resources: ["*"],
          },
        ],
      },
      validations: [{ expression: '!request.namespace.startsWith("sandpit-")' }],
    });
    expect(binding.spec).toEqual({ policyName: policy.metadata.name, validationActions: ["Deny"] });
  });
});

describe("the permissions of the store", () => {
  const secret = (name: string, account = "111111111111") =>
    `arn:aws:secretsmanager:us-east-2:${account}:secret:${name}-AbCdEf`;
  const { allows } = rolePermissions(template);

  it("are those of the controller's service account, and of no other pod", () => {
    expect(template.resource("aws_eks_pod_identity_association")).toMatchObject({
      namespace: template.resource("helm_release", { name: "external-secrets" })["namespace"],
      service_account: values.serviceAccount.name,
    });
  });

  it("read the secrets of the platform of this environment only", async () => {
    for (const action of ["DescribeSecret", "GetResourcePolicy", "GetSecretValue", "ListSecretVersionIds"]) {
      const reads = (name: string, account?: string) => allows(`secretsmanager:${action}`, secret(name, account));
      expect(await reads("dev/platform/grafana"), action).toBe(true);
      expect(await reads("dev/teams/nlp/token"), action).toBe(false);
      expect(await reads("dev/sandpits/anna/token"), action).toBe(false);
      expect(await reads("prod/platform/grafana"), action).toBe(false);
      expect(await reads("dev/platform/grafana", "222222222222"), action).toBe(false);
    }
    expect(await allows("secretsmanager:PutSecretValue", secret("dev/platform/grafana"))).toBe(false);
    expect(await allows("secretsmanager:ListSecrets", "*")).toBe(false);
  });

  // The evaluator does not know the encryption context.
  it("decrypt with the keys that are named, for these secrets and through Secrets Manager", () => {
    const policies = (from: Template) => String(from.resource("aws_iam_role_policy")["policy"]);
    expect(policies(template)).not.toContain("kms:");
    expect(JSON.parse(policies(addonOf({ kmsKeyArns: [key] }))).Statement).toContainEqual({
      Sid: "DecryptSecrets",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: [key],
      Condition: {
        StringEquals: { "kms:ViaService": "secretsmanager.us-east-2.amazonaws.com" },
        StringLike: {
          "kms:EncryptionContext:SecretARN": "arn:aws:secretsmanager:us-east-2:111111111111:secret:dev/platform/*",
        },
      },
    });
  });
});
