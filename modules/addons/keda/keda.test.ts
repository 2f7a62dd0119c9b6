import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { rolePermissions } from "../../testing/role-permissions.ts";
import { Template } from "../../testing/template.ts";
import type { AddonProps } from "../addon-construct.ts";
import Keda from "./keda.ts";
import type { keda } from "./spec.ts";

const queue = "arn:aws:sqs:us-east-2:111111111111:greetings";

function addonOf(options: AddonProps<typeof keda.options>["options"] = {}, kubernetes = aClusterRef.kubernetes) {
  let exemptions: Keda["exemptions"] = [];
  const template = Template.synthesize((stack) => {
    const props = { cluster: { ...aClusterRef, kubernetes }, around: alone, options };
    exemptions = new Keda(stack, "keda", props).exemptions;
  });
  const [document] = template.resource("helm_release")["values"] as string[];
  return { template, exemptions, values: JSON.parse(String(document)) };
}

describe("KEDA", () => {
  const { template, values } = addonOf();

  it("is the project's chart, in a namespace whose pods are restricted, without permissions in AWS", () => {
    expect(template.resource("helm_release")).toMatchObject({
      name: "keda",
      namespace: "keda",
      repository: "https://kedacore.github.io/charts",
      version: "2.20.2",
      depends_on: [template.addressOf("kubernetes_namespace_v1")],
    });
    expect(template.resource("kubernetes_namespace_v1")).toMatchObject({
      metadata: { name: "keda", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
    expect(template.resourcesOfType("aws_iam_role")).toEqual([]);
  });

  it("reads no Secrets of others, scales no other kinds, and adds nothing to the roles of Kubernetes", () => {
    expect(values).toMatchObject({
      rbac: { enabledCustomScaledRefKinds: false, aggregateToDefaultRoles: false },
      permissions: {
        operator: { restrict: { secret: true, allowAllServiceAccountTokenCreation: false } },
        metricServer: { restrict: { secret: true } },
      },
      webhooks: { failurePolicy: "Ignore" },
    });
    expect(addonOf({ secrets: true }).values.permissions.operator.restrict.secret).toBe(false);
  });

  it("is found by Prometheus if asked", () => {
    expect(values.prometheus.operator).toEqual({ enabled: false });
    expect(addonOf({ serviceMonitor: true }).values.prometheus.webhooks).toEqual({
      enabled: true,
      serviceMonitor: { enabled: true, additionalLabels: { release: "kube-prometheus-stack" } },
    });
  });

  it("asks for the length of the queues that are named, and for metrics if asked, as the operator only", async () => {
    const asking = addonOf({ queueArns: [queue], cloudWatch: true });
    const { allows } = rolePermissions(asking.template);
    expect(await allows("sqs:GetQueueAttributes", queue)).toBe(true);
    expect(await allows("sqs:ReceiveMessage", queue)).toBe(false);
    expect(await allows("sqs:GetQueueAttributes", `${queue}-of-others`)).toBe(false);
    expect(await allows("cloudwatch:GetMetricData", "*")).toBe(true);
    expect(await allows("secretsmanager:GetSecretValue", "*")).toBe(false);
    expect(await allows("sts:AssumeRole", "arn:aws:iam::111111111111:role/other")).toBe(false);
    expect(asking.template.resource("aws_eks_pod_identity_association")).toMatchObject({
      namespace: "keda",
      service_account: asking.values.serviceAccount.operator.name,
    });
    expect(asking.template.resource("helm_release")["depends_on"]).toContain(
      asking.template.addressOf("aws_eks_pod_identity_association"),
    );
    expect(asking.exemptions.map(({ constructPath }) => constructPath.split("/").at(-1))).toEqual(["read-metrics"]);
    expect(addonOf({ queueArns: [queue] }).exemptions).toEqual([]);
  });

  it("refuses what it could not work with", () => {
    expect(() => addonOf({ replicas: 0, queueArns: [queue, "greetings", queue] })).toThrow(
      [
        "The add-on keda of the cluster dev-ml is not valid:",
        "  replicas: 0 is not a number of replicas. Use whole numbers from 1.",
        `  queueArns: "${queue}" is listed twice. Remove one.`,
        '  queueArns[1]: "greetings" is not the ARN of a queue. Use the form arn:aws:sqs:us-east-2:111111111111:<name>; "aws sqs get-queue-attributes --attribute-names QueueArn" shows it.',
      ].join("\n"),
    );
    expect(() => addonOf({}, "1.36")).toThrow(
      "No version of keda is known for Kubernetes 1.36, only for 1.33, 1.34, 1.35.",
    );
  });
});
