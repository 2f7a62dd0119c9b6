import type { NodeGroupSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { agentTolerations, deviceLabels, groupsWith } from "../accelerator-nodes.ts";
import { type AddonProps, checkedOptions } from "../addon-construct.ts";
import { versionFor } from "../addon-spec.ts";
import { eksRegistry } from "../eks-registry.ts";
import { HelmAddon } from "../helm-addon.ts";
import type { JsonObject } from "../json-document.ts";
import { efaDevicePlugin } from "./spec.ts";

/** The device plugin of Elastic Fabric Adapters, on nodes that have them attached. */
export default class EfaDevicePlugin extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AddonProps<typeof efaDevicePlugin.options>) {
    super(scope, id);
    const { cluster, around, dependsOn = [] } = props;
    checkedOptions(this, efaDevicePlugin, props);
    this.fqn = new HelmAddon(this, "helm", {
      chart: {
        repository: "https://aws.github.io/eks-charts",
        name: "aws-efa-k8s-device-plugin",
        version: versionFor(efaDevicePlugin, cluster.kubernetes),
      },
      namespace: efaDevicePlugin.serviceAccount.namespace,
      values: chartValues(cluster.region, groupsWith("efa", around.nodeGroups)),
      dependsOn,
    }).fqn;
  }
}

function chartValues(region: string, groups: Readonly<Record<string, NodeGroupSpec>>): JsonObject {
  const registry = eksRegistry(region);
  return {
    fullnameOverride: efaDevicePlugin.name,
    // The chart's own image is in us-west-2, which private clusters elsewhere do not reach.
    ...(registry !== undefined && { image: { repository: `${registry}/eks/aws-efa-k8s-device-plugin` } }),
    nodeSelector: { [deviceLabels.efa]: "true" },
    // Our label again: the chart lists instance types, which new ones are not among, and which have adapters only with efa: true.
    supportedInstanceLabels: { keys: [deviceLabels.efa], values: ["true"] },
    tolerations: agentTolerations(groups),
    resources: { requests: { cpu: "10m", memory: "20Mi" } },
  };
}
