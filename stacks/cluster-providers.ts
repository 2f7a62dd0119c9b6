import { HelmProvider } from "@cdktf/provider-helm/lib/provider/index.js";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider/index.js";
import type { Environment } from "@ml-platform/environments";
import { endpointOf } from "@ml-platform/rules";
import { Fn, type TerraformProvider, type TerraformStack } from "cdktf";
import type { clusterContract } from "./cluster/contract.ts";
import type { Upstream } from "./contract.ts";
import type { ProviderName } from "./stack-node.ts";

type ClusterProvider = Exclude<ProviderName, "aws">;

interface Configured {
  readonly provider: TerraformProvider;
  /** Where its configuration says how to sign in. */
  readonly exec: string;
}

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
  { region, account }: Pick<Environment, "region" | "account">,
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
  const configure: Readonly<Record<ClusterProvider, () => Configured>> = {
    helm: () => ({
      provider: new HelmProvider(stack, "helm", { kubernetes: { ...access, exec } }),
      exec: "kubernetes.exec",
    }),
    kubernetes: () => ({
      provider: new KubernetesProvider(stack, "kubernetes", { ...access, exec: [exec] }),
      exec: "exec.0",
    }),
  };
  // A token is a signed request to STS, which the cluster sends to learn who asks.
  const sts = endpointOf(account.endpoints, "sts");
  for (const provider of providers) {
    if (provider === "aws") continue;
    const configured = configure[provider]();
    // As an option, it would be written in lower case.
    if (sts !== undefined) configured.provider.addOverride(`${configured.exec}.env.AWS_ENDPOINT_URL_STS`, sts);
    stack.addOverride(`terraform.required_providers.${provider}.version`, versions[provider]);
    stack.addOverride(`terraform.required_providers.${provider}.source`, `hashicorp/${provider}`);
  }
}
