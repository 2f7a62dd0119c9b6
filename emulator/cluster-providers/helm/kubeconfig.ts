import type { ClusterAccess } from "../cluster.ts";

/**
 * A kubeconfig, as JSON, with which a program signs in as a provider configuration does. It may hold a token or a key:
 * only files of mode 0600 are to have it.
 */
export function kubeconfigOf({ server, certificateAuthority, token, clientCertificate, exec }: ClusterAccess): string {
  const user = {
    ...(token !== undefined && { token }),
    ...(clientCertificate !== undefined && {
      "client-certificate-data": base64(clientCertificate.certificate),
      "client-key-data": base64(clientCertificate.key),
    }),
    ...(exec !== undefined && {
      exec: {
        apiVersion: exec.apiVersion,
        command: exec.command,
        args: exec.args,
        env: Object.entries(exec.env).map(([name, value]) => ({ name, value })),
        interactiveMode: "Never",
      },
    }),
  };
  const cluster = {
    server,
    ...(certificateAuthority !== undefined && { "certificate-authority-data": base64(certificateAuthority) }),
  };
  const name = "cluster";
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
