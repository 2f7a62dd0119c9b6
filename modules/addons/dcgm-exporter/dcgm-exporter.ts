import type { NodeGroupSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { z } from "zod";
import { agentTolerations, deviceLabels, groupsWith } from "../accelerator-nodes.ts";
import { type AddonProps, checkedOptions } from "../addon-construct.ts";
import { versionFor } from "../addon-spec.ts";
import { HelmAddon } from "../helm-addon.ts";
import type { JsonObject } from "../json-document.ts";
import { dcgmExporter } from "./spec.ts";

type Options = z.output<typeof dcgmExporter.options>;

/** NVIDIA's exporter of GPU metrics, on every node with GPUs. */
export default class DcgmExporter extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AddonProps<typeof dcgmExporter.options>) {
    super(scope, id);
    const { cluster, around, dependsOn = [] } = props;
    const options = checkedOptions(this, dcgmExporter, props);
    this.fqn = new HelmAddon(this, "helm", {
      chart: {
        repository: "https://nvidia.github.io/dcgm-exporter/helm-charts",
        name: "dcgm-exporter",
        version: versionFor(dcgmExporter, cluster.kubernetes),
      },
      namespace: dcgmExporter.serviceAccount.namespace,
      values: chartValues(options, groupsWith("gpu", around.nodeGroups)),
      dependsOn,
    }).fqn;
  }
}

function chartValues(options: Options, groups: Readonly<Record<string, NodeGroupSpec>>): JsonObject {
  const { serviceMonitor, podLabels, memoryLimitMiB } = options;
  return {
    fullnameOverride: dcgmExporter.name,
    serviceAccount: { create: true, name: dcgmExporter.serviceAccount.name },
    // By default it runs on every node, and fails where there is no GPU.
    nodeSelector: { [deviceLabels.gpu]: "true" },
    tolerations: agentTolerations(groups),
    priorityClassName: "system-node-critical",
    resources: {
      requests: { cpu: "100m", memory: "256Mi" },
      limits: { cpu: "500m", memory: `${memoryLimitMiB}Mi` },
    },
    kubernetes: { enablePodLabels: podLabels, rbac: { create: true } },
    serviceMonitor: serviceMonitor
      ? // `pod` and `namespace` are those of the pod that uses the GPU, not of the exporter.
        { enabled: true, honorLabels: true, additionalLabels: { release: "kube-prometheus-stack" } }
      : // The chart's own is on, and fails in a cluster without that kind.
        { enabled: false },
  };
}
