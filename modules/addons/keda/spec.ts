import { at, checkDuplicates, error, type Problem } from "@ml-platform/rules";
import { z } from "zod";
import { checkReplicas, defineAddon } from "../addon-spec.ts";

/**
 * The newest chart as of 2026-11-27. Release 2.20 is tested with Kubernetes 1.33 to 1.35 ("Kubernetes Compatibility",
 * keda.sh/docs/2.20/operate/cluster). Source: kedacore/charts, chart 2.20.2.
 */
const newest = "2.20.2";
const versions = { "1.33": newest, "1.34": newest, "1.35": newest };

export const keda = defineAddon({
  name: "keda",
  description: "Scales services by what waits for them (queues, metrics, times of day), also to no pods at all.",
  options: z.strictObject({
    replicas: z
      .number()
      .default(2)
      .describe(
        "Number of pods of the operator, of its metrics API and of its webhook. One of each works; of the operator, one works and the others stand by.",
      ),
    queueArns: z
      .array(z.string())
      .default([])
      .describe("Queues of SQS whose length triggers may ask for, as the operator."),
    cloudWatch: z
      .boolean()
      .default(false)
      .describe("Whether triggers may ask for metrics of CloudWatch, as the operator: those of the whole account."),
    secrets: z
      .boolean()
      .default(false)
      .describe(
        "Whether triggers may sign in with Secrets of their namespaces. The operator can then read every Secret of the cluster.",
      ),
    serviceMonitor: z
      .boolean()
      .default(false)
      .describe("Whether Prometheus finds the metrics. It needs the kinds of the Prometheus operator."),
  }),
  versions,
  needs: [],
  provides: ["the API external.metrics.k8s.io"],
  serviceAccount: { namespace: "keda", name: "keda-operator" },
  // The admission webhook, and the metrics API.
  webhookPorts: [9443, 6443],
  check: ({ replicas, queueArns }): Problem[] => [
    ...at(["replicas"], checkReplicas(replicas)),
    ...at(["queueArns"], checkQueues(queueArns)),
  ],
});

function checkQueues(arns: readonly string[]): Problem[] {
  return [
    ...checkDuplicates(arns),
    ...arns.flatMap((arn, index) =>
      /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}(\.fifo)?$/.test(arn)
        ? []
        : [
            error(
              [index],
              `"${arn}" is not the ARN of a queue. Use the form arn:aws:sqs:us-east-2:111111111111:<name>; "aws sqs get-queue-attributes --attribute-names QueueArn" shows it.`,
            ),
          ],
    ),
  ];
}
