import type { KubeRequest } from "../kubernetes-api/kube-client.ts";
import { KubeError } from "../kubernetes-api/kube-error.ts";
import { isJsonObject, type Json, type JsonObject } from "../overlays/yaml.ts";
import { ProviderError } from "../wire/diagnostic.ts";
import type { Cluster } from "./cluster.ts";

/**
 * Calls the API server of a provider configuration.
 *
 * @returns the object, or undefined if it does not exist
 * @throws {ProviderError} in client-go's words
 */
export async function callApi(
  cluster: Cluster,
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  request: KubeRequest = {},
): Promise<JsonObject | undefined> {
  try {
    const client = await cluster.client();
    const answer = (await client.request(method, path, request)) as Json;
    return isJsonObject(answer) ? answer : {};
  } catch (error) {
    // What is created must have a place; anything else may be gone.
    if (error instanceof KubeError && error.status === 404 && method !== "POST") return undefined;
    throw inWordsOfClient(error, method, new URL(path, cluster.access.server).href);
  }
}

const unknownAuthority = "tls: failed to verify certificate: x509: certificate signed by unknown authority";

/** What Go says for the codes of Node's errors. */
const reasons: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  ECONNREFUSED: "connect: connection refused",
  ECONNRESET: "EOF",
  ETIMEDOUT: "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
};

/** An error as client-go reports it. */
export function inWordsOfClient(error: unknown, method: string, url: string): unknown {
  if (error instanceof KubeError) return new ProviderError(error.message);
  const verb = method.charAt(0) + method.slice(1).toLowerCase();
  if (error instanceof ProviderError) return new ProviderError(`${verb} "${url}": ${error.summary}`, error.detail);
  if (!(error instanceof Error)) return error;
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code === undefined) return error;
  const reason = reasons[code] ?? error.message;
  const place = code === "ECONNREFUSED" ? `dial tcp ${String(address)}:${String(port)}: ` : "";
  return new ProviderError(`${verb} "${url}": ${place}${reason}`);
}
