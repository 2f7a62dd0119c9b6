import { at, error, type Problem } from "@ml-platform/rules";
import { z } from "zod";
import { checkReplicas, defineAddon } from "../addon-spec.ts";

/**
 * The newest chart as of 2026-11-26. Only the newest minor version is supported, and each is tested with the newest Kubernetes
 * only ("Stability and Support" of the External Secrets documentation), so every cluster gets the same.
 * Source: tag helm-chart-2.9.0 of external-secrets/external-secrets.
 */
const newest = "2.9.0";
const versions = {
  "1.31": newest,
  "1.32": newest,
  "1.33": newest,
  "1.34": newest,
  "1.35": newest,
  "1.36": newest,
};

/**
 * Label of the namespaces that may use the store of their environment; its value is the name of the store, which is the name
 * of the environment. Namespaces of teams and of sandpits do not have it.
 */
export const storeLabel = "secret-store";

export const externalSecrets = defineAddon({
  name: "external-secrets",
  description: "Keeps Secrets of the cluster as AWS Secrets Manager has them, and offers a store of the environment.",
  options: z.strictObject({
    replicas: z
      .number()
      .default(2)
      .describe(
        "Number of pods of the controller, of its webhook and of what renews the webhook's certificate. One of each works.",
      ),
    clusterExternalSecrets: z
      .boolean()
      .default(false)
      .describe("Whether one object may put the same secret into many namespaces."),
    kmsKeyArns: z
      .array(z.string())
      .default([])
      .describe(
        "Keys of your own with which secrets of the platform are encrypted. Those under the key of AWS need no mention.",
      ),
    serviceMonitor: z
      .boolean()
      .default(false)
      .describe("Whether Prometheus finds the metrics. It needs the kinds of the Prometheus operator."),
  }),
  versions,
  needs: [],
  provides: ["the API external-secrets.io"],
  serviceAccount: { namespace: "external-secrets", name: "external-secrets" },
  check: ({ replicas, kmsKeyArns }): Problem[] => [
    ...at(["replicas"], checkReplicas(replicas)),
    ...at(["kmsKeyArns"], checkKeys(kmsKeyArns)),
  ],
});

/** An alias can be moved to another key, and policies do not accept one. */
function checkKeys(arns: readonly string[]): Problem[] {
  return arns.flatMap((arn, index) =>
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-zA-Z-]+$/.test(arn)
      ? []
      : [
          error(
            [index],
            `"${arn}" is not the ARN of a KMS key (an alias is not accepted). Use the form arn:aws:kms:us-east-2:111111111111:key/<id>.`,
          ),
        ],
  );
}
