import { at, checkDuplicates, error, type Problem } from "@ml-platform/rules";
import { z } from "zod";
import { checkReplicas, defineAddon } from "../addon-spec.ts";

/**
 * The newest chart, as of 2026-11-26; it is made for Kubernetes 1.29 and later. Its image is that of its own version, which
 * published charts name. Source: kubernetes-sigs/kueue, tag v0.19.2, charts/kueue, and "Installation" in Kueue's
 * documentation.
 */
const chart = "0.19.2";
const versions = { "1.31": chart, "1.32": chart, "1.33": chart, "1.34": chart, "1.35": chart, "1.36": chart };

/** Kinds of jobs by the names of Kueue's integrations; those whose kinds a cluster has not are ignored until it has them. */
const frameworks = [
  "batch/job",
  "jobset.x-k8s.io/jobset",
  "kubeflow.org/mpijob",
  "kubeflow.org/pytorchjob",
  "kubeflow.org/tfjob",
  "kubeflow.org/xgboostjob",
  "ray.io/raycluster",
  "ray.io/rayjob",
  "trainer.kubeflow.org/trainjob",
] as const;

export const kueue = defineAddon({
  name: "kueue",
  description: "Queues jobs of teams until their quota has room, and lends what a team does not use to the others.",
  options: z.strictObject({
    frameworks: z
      .array(z.enum(frameworks))
      .default([...frameworks])
      .describe("Kinds of jobs that it queues."),
    manageJobsWithoutQueueName: z
      .boolean()
      .default(false)
      .describe(
        "Whether it also holds back jobs in namespaces of teams that name no queue. Off, because every team has a default queue, which such jobs get.",
      ),
    replicas: z
      .number()
      .default(2)
      .describe("Number of pods. While none is ready, the API server refuses new jobs in every namespace."),
  }),
  versions,
  needs: [],
  provides: ["the queues of kueue.x-k8s.io"],
  // The chart names it after the release, whatever its values say.
  serviceAccount: { namespace: "kueue-system", name: "kueue-controller-manager" },
  // The admission webhooks, and the API of pending jobs.
  webhookPorts: [9443, 8082],
  // Jobs, which charts run to check or change what they have installed. Source: its templates/webhook/webhook.yaml.
  gates: () => true,
  check: ({ frameworks: queued, replicas }): Problem[] => [
    ...at(["frameworks"], checkFrameworks(queued)),
    ...at(["replicas"], checkReplicas(replicas)),
  ],
});

/** Without any, there is nothing to queue. */
function checkFrameworks(queued: readonly string[]): Problem[] {
  if (queued.length > 0) return checkDuplicates(queued);
  return [
    error([], `No kind of job is named, so nothing is queued. Name some of ${frameworks.join(", ")}, or remove kueue.`),
  ];
}
