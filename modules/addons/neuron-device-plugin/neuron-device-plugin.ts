import type { NodeGroupSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { agentTolerations, deviceLabels, groupsWith } from "../accelerator-nodes.ts";
import { type AddonProps, checkedOptions } from "../addon-construct.ts";
import { versionFor } from "../addon-spec.ts";
import { HelmAddon } from "../helm-addon.ts";
import type { JsonObject } from "../json-document.ts";
import { neuronDevicePlugin } from "./spec.ts";

/** The device plugin of AWS Neuron, and nothing else of its chart. Drivers are in EKS's Neuron images. */
export default class NeuronDevicePlugin extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AddonProps<typeof neuronDevicePlugin.options>) {
    super(scope, id);
    const { cluster, around, dependsOn = [] } = props;
    checkedOptions(this, neuronDevicePlugin, props);
    this.fqn = new HelmAddon(this, "helm", {
      chart: {
        repository: "oci://public.ecr.aws/neuron",
        name: "neuron-helm-chart",
        version: versionFor(neuronDevicePlugin, cluster.kubernetes),
      },
      releaseName: neuronDevicePlugin.name,
      namespace: neuronDevicePlugin.serviceAccount.namespace,
      values: chartValues(groupsWith("neuron", around.nodeGroups)),
      dependsOn,
    }).fqn;
  }
}

function chartValues(groups: Readonly<Record<string, NodeGroupSpec>>): JsonObject {
  const { namespace, name } = neuronDevicePlugin.serviceAccount;
  return {
    devicePlugin: {
      enabled: true,
      fullnameOverride: neuronDevicePlugin.name,
      namespaceOverride: namespace,
      serviceAccount: { create: true, name },
      nodeSelector: { [deviceLabels.neuron]: "true" },
      // In place of the chart's list of instance types, which new ones are not among.
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: deviceLabels.neuron, operator: "In", values: ["true"] }] }],
          },
        },
      },
      tolerations: agentTolerations(groups),
      priorityClassName: "system-node-critical",
      resources: { requests: { cpu: "50m", memory: "64Mi" } },
    },
    // EKS's own agent watches and repairs nodes.
    npd: { enabled: false },
    scheduler: { enabled: false },
  };
}
