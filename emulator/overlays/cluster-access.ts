import { ProviderError } from "../wire/diagnostic.ts";
import { isUnknown, type Value } from "../wire/value.ts";
import type { World } from "../world/world.ts";
import type { Configured } from "./overlay.ts";

/**
 * The Kubernetes API that a kubernetes or helm provider configuration points to. Each host is a realm of its own, in
 * which both providers see the same objects. The endpoint of an EKS cluster answers only while the cluster exists in
 * the world.
 *
 * @param file a kubeconfig path, which identifies a cluster if no host is given
 */
export function clusterAccess(host: Value | undefined, file: Value | undefined, world: World): Configured {
  const url = typeof host === "string" ? host.replace(/\/+$/, "") : "";
  const kubeconfig = typeof file === "string" && file !== "" ? file : "";
  const name = url.replace(/^https?:\/\//, "") || kubeconfig || "none";
  return {
    account: "",
    region: "",
    defaultTags: {},
    realm: () => `kubernetes-${name.replace(/[^\w.-]+/g, "_")}`,
    reach: () => {
      if (url === "" && kubeconfig === "") {
        throw new ProviderError('Get "http://localhost/api": dial tcp 127.0.0.1:80: connect: connection refused');
      }
      if (isUnknown(host) || !url.endsWith(".eks.amazonaws.com") || clusterAnswers(url, world)) return;
      throw new ProviderError(`Get "${url}/api": dial tcp: lookup ${url.replace(/^https?:\/\//, "")}: no such host`);
    },
  };
}

function clusterAnswers(endpoint: string, world: World): boolean {
  return world
    .names()
    .filter((name) => !name.startsWith("kubernetes-"))
    .some((name) =>
      world
        .realm(name)
        .list("aws_eks_cluster")
        .some(({ attributes }) => attributes["endpoint"] === endpoint),
    );
}
