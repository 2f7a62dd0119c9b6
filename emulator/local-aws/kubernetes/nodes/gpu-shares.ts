import type { KubeClient, KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { isJsonObject, type Json, parseYaml } from "../../../overlays/yaml.ts";
import { isNvidiaPlugin } from "./devices.ts";

const configLabel = "nvidia.com/device-plugin.config";

/**
 * As how many GPUs NVIDIA's device plugin reports each one of a node: the node's label selects a configuration of the plugin
 * among the keys of the config map that is mounted into its pods. Shares under another name are not known here.
 *
 * Source: NVIDIA/k8s-device-plugin, README.md, "With CUDA Time-Slicing" and "Multiple Config File Example".
 *
 * @param pods of the node
 * @returns 1 for whole GPUs
 */
export async function gpuShares(
  client: Pick<KubeClient, "get">,
  node: KubeObject,
  pods: readonly KubeObject[],
): Promise<number> {
  const config = node.metadata.labels?.[configLabel];
  if (config === undefined) return 1;
  for (const pod of pods.filter(isNvidiaPlugin)) {
    const { volumes = [] } = pod["spec"] as { readonly volumes?: readonly { configMap?: { name?: string } }[] };
    for (const name of volumes.flatMap(({ configMap }) => configMap?.name ?? [])) {
      const found = await client.get(`/api/v1/namespaces/${pod.metadata.namespace}/configmaps/${name}`);
      const document = (found?.["data"] as Readonly<Record<string, string>> | undefined)?.[config];
      if (document !== undefined) return sharesIn(document);
    }
  }
  return 1;
}

/** The plugin does not start with a configuration that it cannot read; here it reports whole GPUs. */
function sharesIn(document: string): number {
  let config: Json;
  try {
    config = parseYaml(document);
  } catch {
    return 1;
  }
  const sharing = isJsonObject(config) ? config["sharing"] : undefined;
  const timeSlicing = isJsonObject(sharing) ? sharing["timeSlicing"] : undefined;
  const resources = isJsonObject(timeSlicing) ? timeSlicing["resources"] : undefined;
  const gpus = Array.isArray(resources)
    ? resources.find((each) => isJsonObject(each) && each["name"] === "nvidia.com/gpu")
    : undefined;
  const replicas = isJsonObject(gpus) ? gpus["replicas"] : undefined;
  return typeof replicas === "number" ? replicas : 1;
}
