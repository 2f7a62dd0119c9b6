import { at, checkEksAddonVersion, eksAddonVersions, type Problem } from "@ml-platform/rules";
import { z } from "zod";
import { checkReplicas, defineAddon } from "../addon-spec.ts";

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
  versions: eksAddonVersions("metrics-server"),
  needs: [],
  provides: ["the API metrics.k8s.io"],
  serviceAccount: { namespace: "kube-system", name: "metrics-server" },
  check: ({ replicas, version }): Problem[] => [
    ...at(["replicas"], checkReplicas(replicas)),
    ...(version === undefined ? [] : at(["version"], checkEksAddonVersion(version))),
  ],
});
