import type { KubeClient } from "@ml-platform/emulator/kubernetes";
import { sandpitTagKey } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Context } from "../../context.ts";
import { NotApplied } from "../../kubeconfig/cluster-access.ts";
import type { LoadedBase } from "../find/choose-base.ts";
import { clusterFailure } from "../workloads/cluster-failure.ts";
import { connect } from "../workloads/connect.ts";
import type { Tagged } from "./leftover.ts";

/**
 * Namespaces of sandpits in the clusters of a base.
 *
 * @throws {UserError} for a cluster that cannot be asked
 */
export async function namespacesOfSandpits(
  context: Pick<Context, "io" | "services">,
  target: Target,
  { environment }: LoadedBase,
): Promise<Tagged[]> {
  const found: Tagged[] = [];
  for (const cluster of Object.keys(environment.clusters)) {
    const kube = await connectIfApplied(context, target, environment, cluster);
    if (kube === undefined) continue;
    try {
      for (const { metadata } of await kube.list("/api/v1/namespaces", { labelSelector: sandpitTagKey })) {
        const { name, labels = {}, annotations = {} } = metadata;
        const sandpit = labels[sandpitTagKey] ?? "";
        const since = metadata["creationTimestamp"];
        found.push({
          sandpit,
          type: "kubernetes_namespace_v1",
          id: name,
          canImport: true,
          owner: annotations["owner"],
          ...(typeof since === "string" && { since }),
        });
      }
    } catch (failure) {
      throw clusterFailure(`cluster ${cluster} of ${environment.name}`, failure);
    } finally {
      kube.close();
    }
  }
  return found;
}

/** @returns undefined for a cluster that is not applied, which has no namespaces */
async function connectIfApplied(...cluster: Parameters<typeof connect>): Promise<KubeClient | undefined> {
  try {
    return await connect(...cluster);
  } catch (failure) {
    if (failure instanceof NotApplied) return undefined;
    throw failure;
  }
}
