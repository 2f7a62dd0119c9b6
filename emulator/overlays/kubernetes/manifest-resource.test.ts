import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Cluster } from "../../cluster-providers/cluster.ts";
import type { ClusterChange } from "../../cluster-providers/cluster-resource.ts";
import { dynamic, typedAsIs } from "../../cluster-providers/typed-json.ts";
import type { KubeClient } from "../../kubernetes-api/kube-client.ts";
import { KubeError } from "../../kubernetes-api/kube-error.ts";
import type { ObjectValue } from "../../wire/value.ts";
import { Identifiers } from "../../world/identifiers.ts";
import type { JsonObject } from "../yaml.ts";
import { ManifestResource } from "./manifest-resource.ts";

const resource = new ManifestResource();
const configMap = (data: JsonObject): JsonObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "raw", namespace: "default" },
  data,
});
const planned = (data: JsonObject, more: ObjectValue = {}): ObjectValue => ({
  computed_fields: null,
  field_manager: [],
  manifest: dynamic(typedAsIs(configMap(data))),
  object: null,
  timeouts: [],
  wait: [],
  ...more,
});

/** A cluster that knows config maps, and answers calls about one as it is told. */
function clusterThat(answers: (method: string) => unknown): Cluster {
  const request = async (method: string, path: string): Promise<unknown> => {
    if (path === "/api/v1") return { resources: [{ kind: "ConfigMap", name: "configmaps", namespaced: true }] };
    if (path.startsWith("/openapi/")) return {};
    return answers(method);
  };
  return {
    access: { server: "https://127.0.0.1:6443" },
    environment: {},
    directory: "/",
    client: async () => ({ request }) as unknown as KubeClient,
  };
}

function change(cluster: Cluster, planned: ObjectValue): ClusterChange {
  const make = new Identifiers(randomBytes, () => new Date(0));
  return { planned, config: planned, cluster, make, stopped: new AbortController().signal };
}

describe("a manifest", () => {
  it("is planned to be as it was written, whatever others made of it", async () => {
    const cluster = clusterThat(() => configMap({ key: "theirs" }));
    const prior = planned({ key: "ours" }, { object: dynamic(typedAsIs(configMap({ key: "theirs" }))) });
    const result = await resource.plan({ planned: prior, prior, config: prior }, cluster);
    expect(result.planned).toMatchObject({ object: { value: { data: { key: "ours" } } } });
  });

  it("with a wait that is no pattern is refused before anything is written", async () => {
    const calls: string[] = [];
    const cluster = clusterThat((method) => {
      calls.push(method);
      throw new KubeError(404, "NotFound", "not found");
    });
    const wait = [{ rollout: null, fields: { "data.key": "[" }, condition: [] }];
    await expect(resource.create(change(cluster, planned({}, { wait })))).rejects.toThrow(
      'invalid regular expression: "["',
    );
    expect(calls).toEqual(["GET"]);
  });

  it("waits for a rollout of kinds that have one only", async () => {
    const cluster = clusterThat(() => {
      throw new KubeError(404, "NotFound", "not found");
    });
    const wait = [{ rollout: true, fields: null, condition: [] }];
    await expect(resource.create(change(cluster, planned({}, { wait })))).rejects.toThrow(
      "Kind ConfigMap has no rollout to wait for",
    );
  });

  it("stays in the state once it is written, also if it cannot be looked at", async () => {
    let isWritten = false;
    const cluster = clusterThat((method) => {
      if (method === "GET" && !isWritten) throw new KubeError(404, "NotFound", "not found");
      if (method === "GET") throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
      isWritten = true;
      return configMap({ key: "one" });
    });
    const { state, failure } = await resource.create(change(cluster, planned({ key: "one" })));
    expect(state).toMatchObject({ object: { value: { data: { key: "one" } } } });
    expect(failure?.message).toContain("EOF");
  });
});
