import type { KubeClient } from "../kubernetes-api/kube-client.ts";

/** A command that prints an ExecCredential, as `exec` in a provider configuration or a kubeconfig names it. */
export interface ExecPlugin {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the environment of this process. */
  readonly env: Readonly<Record<string, string>>;
}

/** How to reach an API server and who asks. */
export interface ClusterAccess {
  /** `https://127.0.0.1:6443`, without a slash at the end. */
  readonly server: string;
  /** PEM. @default the system's certificate authorities */
  readonly certificateAuthority?: string;
  readonly token?: string;
  /** PEM. */
  readonly clientCertificate?: { readonly certificate: string; readonly key: string };
  readonly exec?: ExecPlugin;
}

/** The Kubernetes API server of one provider configuration. */
export interface Cluster {
  readonly access: ClusterAccess;
  /** Of the programs that sign in, or work, in the cluster. */
  readonly environment: NodeJS.ProcessEnv;
  /** Where relative paths of charts begin. */
  readonly directory: string;
  /**
   * A client with credentials that have not expired. Nothing is asked before the first use, as the real providers do.
   *
   * @throws {ProviderError} in client-go's words if the command of an exec plugin fails
   */
  client(): Promise<KubeClient>;
}
