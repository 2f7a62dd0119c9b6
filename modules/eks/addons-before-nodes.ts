import {
  baseEksAddons,
  type EksAddonsSpec,
  isBaseEksAddon,
  isBeforeNodes,
  mergeConfigurations,
} from "@ml-platform/rules";
import type { Construct } from "constructs";
import { EksAddon } from "../addons/eks-addon.ts";
import type { JsonObject } from "../addons/json-document.ts";
import type { ClusterRef } from "../cluster-ref.ts";
import { addonRoles } from "./addon-roles.ts";
import { addonSettings } from "./addon-settings.ts";

export interface AddonsBeforeNodesProps {
  /** Known at synthesis. */
  readonly cluster: Pick<ClusterRef, "name" | "region" | "kubernetes">;
  /** The cluster's name as its resource answers it, so that the add-ons come after the cluster. */
  readonly clusterName: string;
  readonly eksAddons: EksAddonsSpec;
  /** What the platform tells an add-on, by its name; the author's own configuration prevails. @default - what is here */
  readonly configurations?: Readonly<Record<string, JsonObject>>;
}

/**
 * What the platform tells the add-ons that come before nodes. Without network policies in the CNI, Kubernetes accepts them,
 * and nothing enforces them. Pods that none selects are not affected. Source: "Limit Pod traffic with Kubernetes network
 * policies" in the EKS user guide.
 */
const platformConfigurations: Readonly<Record<string, JsonObject>> = {
  "vpc-cni": { enableNetworkPolicy: "true" },
};

/** Ids of constructs that were there before add-ons had names of their own. */
const ids: Readonly<Record<string, string>> = { "eks-pod-identity-agent": "pod-identity-agent" };

const agent = "eks-pod-identity-agent";

/** The construct of the cluster has others beside them, so add-ons of an author's choice say what they are. */
function idOf(addonName: string): string {
  return ids[addonName] ?? (isBaseEksAddon(addonName) ? addonName : `addon-${addonName}`);
}

/** The add-ons that nodes need to become ready: without them no node group is ever complete. */
export function addonsBeforeNodes(scope: Construct, props: AddonsBeforeNodesProps): void {
  const { cluster, clusterName, eksAddons, configurations = {} } = props;
  const names = [...new Set([agent, "kube-proxy", ...baseEksAddons, ...Object.keys(eksAddons)])];
  const made = new Map<string, EksAddon>();
  for (const addonName of names.filter((name) => isBeforeNodes(name, eksAddons[name]?.beforeNodes))) {
    const spec = eksAddons[addonName] ?? {};
    const configuration = mergeConfigurations(
      platformConfigurations[addonName],
      configurations[addonName],
      spec.configuration,
    );
    const roles = addonRoles(scope, { cluster, addonName, spec, id: idOf(addonName) });
    // Pods get the credentials of their roles from the agent.
    const dependsOn = roles.length > 0 ? [made.get(agent)].filter((each) => each !== undefined) : [];
    const addon = new EksAddon(scope, idOf(addonName), {
      cluster: { name: clusterName },
      addonName,
      ...addonSettings(addonName, spec, cluster.kubernetes),
      ...(Object.keys(configuration).length > 0 && { configuration }),
      roles,
      dependsOn,
    });
    made.set(addonName, addon);
  }
}
