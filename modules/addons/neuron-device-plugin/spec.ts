import type { Problem } from "@ml-platform/rules";
import { z } from "zod";
import { checkFindsNodes } from "../accelerator-nodes.ts";
import { defineAddon } from "../addon-spec.ts";

/**
 * The newest chart whose values are known with certainty (Neuron SDK 2.31.0, 2026-07-10), as of 2026-11-26; 1.10.0 is out.
 * It uses nothing that differs between the versions of Kubernetes that EKS offers.
 * Source: aws-neuron/neuron-helm-charts, release 1.9.0.
 */
const chart = "1.9.0";
const versions = { "1.31": chart, "1.32": chart, "1.33": chart, "1.34": chart, "1.35": chart, "1.36": chart };

export const neuronDevicePlugin = defineAddon({
  name: "neuron-device-plugin",
  description: "Lets pods ask for `aws.amazon.com/neuron` and `aws.amazon.com/neuroncore` (Inferentia and Trainium).",
  options: z.strictObject({}),
  versions,
  needs: [],
  provides: ["the device plugin of aws.amazon.com/neuron"],
  serviceAccount: { namespace: "kube-system", name: "neuron-device-plugin" },
  check: (_options, { nodeGroups }): Problem[] => checkFindsNodes("neuron-device-plugin", "neuron", nodeGroups),
});
