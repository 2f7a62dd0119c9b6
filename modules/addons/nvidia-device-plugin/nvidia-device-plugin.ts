import type { NodeGroupSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { agentTolerations, deviceLabels, groupsWithoutOwnPlugin } from "../accelerator-nodes.ts";
import { type AddonProps, checkedOptions } from "../addon-construct.ts";
import { versionFor } from "../addon-spec.ts";
import { HelmAddon } from "../helm-addon.ts";
import type { JsonObject } from "../json-document.ts";
import { defaultConfig, sharingConfigs } from "./sharing-configs.ts";
import { nvidiaDevicePlugin } from "./spec.ts";

/** NVIDIA's device plugin, on nodes with GPUs whose image does not bring it. Drivers and container toolkit are in EKS's images. */
export default class NvidiaDevicePlugin extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AddonProps<typeof nvidiaDevicePlugin.options>) {
    super(scope, id);
    const { cluster, around, dependsOn = [] } = props;
    checkedOptions(this, nvidiaDevicePlugin, props);
    this.fqn = new HelmAddon(this, "helm", {
      chart: {
        repository: "https://nvidia.github.io/k8s-device-plugin",
        name: "nvidia-device-plugin",
        version: versionFor(nvidiaDevicePlugin, cluster.kubernetes),
      },
      namespace: nvidiaDevicePlugin.serviceAccount.namespace,
      values: chartValues(groupsWithoutOwnPlugin(around.nodeGroups)),
      dependsOn,
    }).fqn;
  }
}

function chartValues(groups: Readonly<Record<string, NodeGroupSpec>>): JsonObject {
  const configs = sharingConfigs(groups);
  return {
    fullnameOverride: nvidiaDevicePlugin.name,
    // In place of the chart's own, which also accepts labels of node feature discovery: those are on Bottlerocket as well.
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: deviceLabels.gpu, operator: "In", values: ["true"] },
                { key: "nvidia.com/gpu.deploy.device-plugin", operator: "NotIn", values: ["false"] },
              ],
            },
          ],
        },
      },
    },
    tolerations: agentTolerations(groups),
    priorityClassName: "system-node-critical",
    resources: { requests: { cpu: "50m", memory: "64Mi" } },
    ...(Object.keys(configs).length > 0 && { config: { map: configs, default: defaultConfig } }),
    // Nodes whose GPUs are whole are not affected by "single". Without "none", the plugin watches for instances.
    migStrategy: Object.values(groups).some(({ gpuSharing }) => gpuSharing?.mig !== undefined) ? "single" : "none",
  };
}
