import { HelmProvider } from "@cdktf/provider-helm/lib/provider/index.js";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider/index.js";
import { Fn, type TerraformStack } from "cdktf";
import type { clusterContract } from "./cluster/contract.ts";
import type { Upstream } from "./contract.ts";
import type { ProviderName } from "./stack-node.ts";

type ClusterProvider = Exclude<ProviderName, "aws">;

/**
 * The bindings are generated from helm 3.1.1 and kubernetes 2.38.0; the next major versions rename arguments we use.
 */
const versions: Readonly<Record<ClusterProvider, string>> = {
  helm: ">= 3.1.0, < 4.0.0",
  kubernetes: ">= 2.38.0, < 3.0.0",
};

/**
 * Configures the providers of a stack for a cluster. They sign in with `aws eks get-token` whenever they connect: a
 * token in the configuration would expire between plan and apply. Source: "Exec plugins" in the documentation of the
 * kubernetes provider.
 */
export function configureClusterProviders(
  stack: TerraformStack,
  providers: readonly ProviderName[],
  { name, endpoint, certificateAuthority }: Upstream<typeof clusterContract.outputs>,
  region: string,
): void {
  const access = {
    host: endpoint,
    clusterCaCertificate: Fn.base64decode(certificateAuthority),
  };
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: ["eks", "get-token", "--cluster-name", name, "--region", region],
  };
  const configure: Readonly<Record<ClusterProvider, () => void>> = {
    helm: () => new HelmProvider(stack, "helm", { kubernetes: { ...access, exec } }),
    kubernetes: () => new KubernetesProvider(stack, "kubernetes", { ...access, exec: [exec] }),
  };
  for (const provider of providers) {
    if (provider === "aws") continue;
    configure[provider]();
    stack.addOverride(`terraform.required_providers.${provider}.version`, versions[provider]);
    stack.addOverride(`terraform.required_providers.${provider}.source`, `hashicorp/${provider}`);
  }
}
