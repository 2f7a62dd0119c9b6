import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { z } from "zod";
import { agentTolerations, deviceLabels, groupsWith } from "../accelerator-nodes.ts";
import { type AddonProps, checkedOptions } from "../addon-construct.ts";
import { AddonNamespace } from "../addon-namespace.ts";
import { versionFor } from "../addon-spec.ts";
import { HelmAddon } from "../helm-addon.ts";
import type { JsonObject } from "../json-document.ts";
import { defaultConfig, sharingConfigs } from "../nvidia-device-plugin/sharing-configs.ts";
import { systemPlacement } from "../placement.ts";
import type { AddonSurroundings } from "../surroundings.ts";
import { gpuOperator } from "./spec.ts";

type Options = z.output<typeof gpuOperator.options>;

/** NVIDIA's GPU operator for EKS's images, which have drivers and container toolkit already. */
export default class GpuOperator extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AddonProps<typeof gpuOperator.options>) {
    super(scope, id);
    const { cluster, around, dependsOn = [] } = props;
    const options = checkedOptions(this, gpuOperator, props);
    const { namespace } = gpuOperator.serviceAccount;
    const home = new AddonNamespace(this, "namespace", { name: namespace, podSecurity: "privileged", dependsOn });
    this.fqn = new HelmAddon(this, "helm", {
      chart: {
        repository: "https://helm.ngc.nvidia.com/nvidia",
        name: "gpu-operator",
        version: versionFor(gpuOperator, cluster.kubernetes),
      },
      namespace,
      values: chartValues(around.nodeGroups, options),
      dependsOn: [...dependsOn, home],
    }).fqn;
  }
}

function chartValues(nodeGroups: AddonSurroundings["nodeGroups"], { serviceMonitor }: Options): JsonObject {
  const groups = groupsWith("gpu", nodeGroups);
  const tolerations = agentTolerations(groups);
  const placement = systemPlacement(nodeGroups);
  const configs = sharingConfigs(groups);
  return {
    // Source: EKS best practices guide, "Compute and Autoscaling" of AI/ML.
    driver: { enabled: false },
    toolkit: { enabled: false },
    migManager: { enabled: false },
    mig: { strategy: "single" },
    operator: {
      priorityClassName: "system-cluster-critical",
      resources: { requests: { cpu: "200m", memory: "100Mi" }, limits: { cpu: "500m", memory: "350Mi" } },
      ...placement,
    },
    daemonsets: { tolerations, priorityClassName: "system-node-critical" },
    devicePlugin: {
      enabled: true,
      ...(Object.keys(configs).length > 0 && {
        config: { create: true, name: "device-plugin-configs", data: configs, default: defaultConfig },
      }),
    },
    dcgmExporter: {
      enabled: true,
      serviceMonitor: serviceMonitor
        ? { enabled: true, honorLabels: true, additionalLabels: { release: "kube-prometheus-stack" } }
        : { enabled: false },
    },
    "node-feature-discovery": {
      priorityClassName: "system-node-critical",
      master: placement,
      gc: placement,
      // Only what the operator needs to know, on the nodes that it is for.
      worker: { nodeSelector: { [deviceLabels.gpu]: "true" }, tolerations },
    },
  };
}
