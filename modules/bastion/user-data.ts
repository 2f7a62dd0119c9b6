import type { ClusterRef } from "../cluster-ref.ts";
import { hostPaths } from "./setup-script.ts";

/** What a kubeconfig needs to know of a cluster. */
export type ClusterInKubeconfig = Pick<ClusterRef, "name" | "endpoint" | "certificateAuthority">;

export interface UserDataProps {
  readonly region: string;
  readonly clusters: readonly ClusterInKubeconfig[];
  /** The script that prepares the host, known at synthesis. */
  readonly script: string;
}

/** A plain word, so that it needs no quotes, which cdktf refuses in the arguments of Terraform functions. */
const boundary = "bastion-host";

/**
 * User data in two parts for cloud-init: the kubeconfig, whose values are known only after the clusters exist, and the
 * script, in base64 for the same reason for which the boundary is a plain word. Neither has a secret in it: tokens come
 * from the host's role. Source: "User-data formats" in the documentation of cloud-init.
 */
export function bastionUserData({ region, clusters, script }: UserDataProps): string {
  return [
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary=${boundary}`,
    "",
    ...(clusters.length === 0 ? [] : part("text/cloud-config", cloudConfig(kubeconfig(clusters, region)))),
    ...part("text/x-shellscript", [inBase64(script)], "base64"),
    `--${boundary}--`,
    "",
  ].join("\n");
}

function part(type: string, lines: readonly string[], encoding = "7bit"): string[] {
  return [
    `--${boundary}`,
    `Content-Type: ${type}; charset=us-ascii`,
    `Content-Transfer-Encoding: ${encoding}`,
    "",
    ...lines,
    "",
  ];
}

/** In lines that every reader of MIME accepts: RFC 2045 allows 76 characters. */
function inBase64(text: string): string {
  const lines = Buffer.from(text)
    .toString("base64")
    .match(/.{1,76}/g);
  return (lines ?? []).join("\n");
}

function cloudConfig(file: readonly string[]): string[] {
  return [
    "#cloud-config",
    "write_files:",
    `  - path: ${hostPaths.kubeconfig}`,
    "    permissions: '0644'",
    "    content: |",
    ...file.map((line) => `      ${line}`),
  ];
}

/** A context for each cluster, under the cluster's own name; the first is the current one. */
function kubeconfig(clusters: readonly ClusterInKubeconfig[], region: string): string[] {
  return [
    "apiVersion: v1",
    "kind: Config",
    `current-context: ${clusters[0]?.name}`,
    "clusters:",
    ...clusters.flatMap(({ name, endpoint, certificateAuthority }) => [
      `  - name: ${name}`,
      "    cluster:",
      `      server: ${endpoint}`,
      `      certificate-authority-data: ${certificateAuthority}`,
    ]),
    "contexts:",
    ...clusters.flatMap(({ name }) => [
      `  - name: ${name}`,
      "    context:",
      `      cluster: ${name}`,
      `      user: ${name}`,
    ]),
    "users:",
    ...clusters.flatMap(({ name }) => [
      `  - name: ${name}`,
      "    user:",
      "      exec:",
      "        apiVersion: client.authentication.k8s.io/v1beta1",
      "        command: aws",
      "        args:",
      ...["eks", "get-token", "--cluster-name", name, "--region", region].map((word) => `          - ${word}`),
    ]),
  ];
}
