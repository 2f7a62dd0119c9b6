import type { KubeClient } from "@ml-platform/emulator/kubernetes";
import type { Environment } from "@ml-platform/environments";
import type { Target } from "@ml-platform/stacks";
import type { Context } from "../../context.ts";
import { clusterAccess } from "../../kubeconfig/cluster-access.ts";
import { kubeClient } from "../../kubeconfig/kube-client.ts";

/**
 * Signs in to a cluster as kubectl does with what `platform kubeconfig` writes: with the current credentials.
 *
 * @throws {UserError} for a cluster that is not applied
 */
export async function connect(
  context: Pick<Context, "io" | "services">,
  target: Target,
  environment: Environment,
  cluster: string,
): Promise<KubeClient> {
  return kubeClient(await clusterAccess(context, target, environment, cluster), context.io.env);
}
