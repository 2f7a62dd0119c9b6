import { describe, expect, it } from "vitest";
import type { KubeClient } from "../kubernetes-api/kube-client.ts";
import { KubeError } from "../kubernetes-api/kube-error.ts";
import { ProviderError } from "../wire/diagnostic.ts";
import { callApi } from "./call-api.ts";
import type { Cluster } from "./cluster.ts";

const server = "https://127.0.0.1:6443";
const path = "/api/v1/namespaces/a/configmaps/b";

/** A cluster whose API server answers every call so. */
function answering(answer: () => unknown): Cluster {
  const client = { request: async () => answer() } as unknown as KubeClient;
  return { access: { server }, environment: {}, directory: "/", client: async () => client };
}

function failing(error: unknown): Cluster {
  return answering(() => {
    throw error;
  });
}

describe("a call of an API server", () => {
  it("answers with the object, or nothing if there is none", async () => {
    expect(
      await callApi(
        answering(() => ({ kind: "ConfigMap" })),
        "GET",
        path,
      ),
    ).toEqual({ kind: "ConfigMap" });
    const gone = failing(new KubeError(404, "NotFound", 'configmaps "b" not found'));
    expect(await callApi(gone, "GET", path)).toBeUndefined();
    expect(await callApi(gone, "DELETE", path)).toBeUndefined();
  });

  it("fails where a new object has no place", async () => {
    const lost = failing(new KubeError(404, "NotFound", 'namespaces "a" not found'));
    await expect(callApi(lost, "POST", path)).rejects.toThrow('namespaces "a" not found');
  });

  it.each<[string, unknown, string]>([
    ["refused", new KubeError(403, "Forbidden", "configmaps is forbidden"), "configmaps is forbidden"],
    [
      "not reached",
      Object.assign(new Error("connect"), { code: "ECONNREFUSED", address: "127.0.0.1", port: 6443 }),
      `Get "${server}${path}": dial tcp 127.0.0.1:6443: connect: connection refused`,
    ],
    [
      "not trusted",
      Object.assign(new Error("self-signed"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
      `Get "${server}${path}": tls: failed to verify certificate: x509: certificate signed by unknown authority`,
    ],
    [
      "not answered",
      Object.assign(new Error("no answer"), { code: "ETIMEDOUT" }),
      `Get "${server}${path}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    ],
    [
      "without credentials",
      new ProviderError("getting credentials: exec: executable aws not found"),
      `Get "${server}${path}": getting credentials: exec: executable aws not found`,
    ],
  ])("that is %s fails in client-go's words", async (_, error, message) => {
    await expect(callApi(failing(error), "GET", path)).rejects.toThrow(message);
    await expect(callApi(failing(error), "GET", path)).rejects.toBeInstanceOf(ProviderError);
  });
});
