import { delimiter } from "node:path";
import { parse } from "yaml";
import type { Io } from "../io.ts";
import type { ClusterAccess } from "./access.ts";
import { textOf } from "./write-kubeconfig.ts";

/**
 * Where `platform bastion connect` forwards a port to the same cluster, by the file that it names in KUBECONFIG: whoever runs
 * a command of ours there means that way. What answers must have the certificate of the cluster all the same.
 *
 * @returns nothing if no file tells of such a port
 */
export function throughTunnel(
  { endpoint }: Pick<ClusterAccess, "endpoint">,
  env: Io["env"],
): Pick<ClusterAccess, "endpoint" | "tlsServerName"> | undefined {
  const { hostname } = new URL(endpoint);
  const files = (env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  const [server] = files.flatMap(clustersIn).flatMap((each) => {
    const { server, "tls-server-name": name } = each.cluster ?? {};
    return name === hostname && server !== undefined ? [server] : [];
  });
  return server === undefined ? undefined : { endpoint: server, tlsServerName: hostname };
}

interface Cluster {
  readonly cluster?: { readonly server?: string; readonly "tls-server-name"?: string };
}

/** A file that cannot be read leads nowhere; the command says what it cannot reach. */
function clustersIn(file: string): readonly Cluster[] {
  try {
    const { clusters } = (parse(textOf(file)) ?? {}) as { readonly clusters?: unknown };
    return Array.isArray(clusters) ? (clusters as Cluster[]) : [];
  } catch {
    return [];
  }
}
