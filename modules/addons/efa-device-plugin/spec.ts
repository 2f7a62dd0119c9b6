import type { Problem } from "@ml-platform/rules";
import { z } from "zod";
import { checkFindsNodes } from "../accelerator-nodes.ts";
import { defineAddon } from "../addon-spec.ts";

/**
 * The newest chart, as of 2026-11-21. It names no versions of Kubernetes, and uses nothing that differs between those that
 * EKS offers. Source: aws/eks-charts, stable/aws-efa-k8s-device-plugin/Chart.yaml (2026-08-03).
 */
const chart = "v0.5.30";
const versions = { "1.31": chart, "1.32": chart, "1.33": chart, "1.34": chart, "1.35": chart, "1.36": chart };

export const efaDevicePlugin = defineAddon({
  name: "efa-device-plugin",
  description:
    "Lets pods ask for `vpc.amazonaws.com/efa`, the Elastic Fabric Adapters of node groups with `efa: true`.",
  options: z.strictObject({}),
  versions,
  needs: [],
  provides: ["the device plugin of vpc.amazonaws.com/efa"],
  // The chart creates none, and mounts no token.
  serviceAccount: { namespace: "kube-system", name: "default" },
  check: (_options, { nodeGroups }): Problem[] => checkFindsNodes("efa-device-plugin", "efa", nodeGroups),
});
