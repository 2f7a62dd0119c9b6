import { at, checkEksAddonVersion, type Problem } from "@ml-platform/rules";
import { z } from "zod";
import { checkReplicas, defineAddon } from "../addon-spec.ts";

/**
 * Versions of the EKS community add-on, as of 2026-11-25: the default that `aws eks describe-addon-versions` reports, as
 * quoted for 1.35 and 1.36 by public configurations; for older clusters the newest version seen in use there. AWS keeps a
 * version installable for years, and an environment can name another.
 */
const versions = {
  "1.31": "v0.8.1-eksbuild.5",
  "1.32": "v0.8.1-eksbuild.5",
  "1.33": "v0.8.1-eksbuild.5",
  "1.34": "v0.8.1-eksbuild.5",
  "1.35": "v0.8.1-eksbuild.10",
  "1.36": "v0.9.0-eksbuild.11",
};

export const metricsServer = defineAddon({
  name: "metrics-server",
  description: "Measures the CPU and memory that pods and nodes use, for `kubectl top` and horizontal autoscaling.",
  options: z.strictObject({
    replicas: z
      .number()
      .default(2)
      .describe(
        "Number of pods. Two keep autoscaling going while one node is replaced; more only ask each kubelet more often.",
      ),
    version: z
      .string()
      .exactOptional()
      .describe(
        "Version of the EKS add-on, v0.8.1-eksbuild.5. Default: the version in the add-on's table for the cluster's Kubernetes.",
      ),
  }),
  versions,
  needs: [],
  provides: ["the API metrics.k8s.io"],
  serviceAccount: { namespace: "kube-system", name: "metrics-server" },
  check: ({ replicas, version }): Problem[] => [
    ...at(["replicas"], checkReplicas(replicas)),
    ...(version === undefined ? [] : at(["version"], checkEksAddonVersion(version))),
  ],
});
