import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Cluster } from "../../cluster-providers/cluster.ts";
import type { ClusterChange } from "../../cluster-providers/cluster-resource.ts";
import type { KubeClient, KubeRequest } from "../../kubernetes-api/kube-client.ts";
import { loadSchemas } from "../../schema/load.ts";
import { temporaryDirectory } from "../../testing/terraform.ts";
import { type ObjectValue, unknown } from "../../wire/value.ts";
import { Identifiers } from "../../world/identifiers.ts";
import type { JsonObject } from "../yaml.ts";
import { kubernetes } from "./index.ts";

const directory = temporaryDirectory();
const { resources } = loadSchemas(kubernetes, directory);
rmSync(directory, { recursive: true });

function resource(type: string) {
  const [schema, overlay] = [resources[type], kubernetes.resources[type]];
  if (schema === undefined || overlay?.inCluster === undefined) throw new Error(`no ${type}`);
  return overlay.inCluster(schema);
}

const make = new Identifiers(randomBytes, () => new Date(0));

type Handler = (method: string, request: KubeRequest) => unknown;

function clusterThat(answers: Handler): Cluster {
  const client = { request: async (method: string, _path: string, request: KubeRequest) => answers(method, request) };
  return {
    access: { server: "https://127.0.0.1:6443" },
    environment: {},
    directory: "/",
    client: async () => client as unknown as KubeClient,
  };
}

function change(cluster: Cluster, planned: ObjectValue, config: ObjectValue = planned): ClusterChange {
  return { planned, config, cluster, make: make, stopped: new AbortController().signal };
}

describe("an object that was written, but cannot be looked at afterwards", () => {
  const metadata = [{ name: "a", namespace: "b" }];
  const cluster = clusterThat((method, { body }) => {
    if (method === "GET") throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    return { ...(body as JsonObject), metadata: { name: "a", namespace: "b", uid: "u" }, data: { key: "two" } };
  });

  it("stays in the state when it is created", async () => {
    const { state, failure } = await resource("kubernetes_config_map_v1").create(
      change(cluster, { metadata, data: { key: "two" }, id: unknown }),
    );
    expect(state).toMatchObject({ id: "b/a", data: { key: "two" } });
    expect(failure?.message).toContain("EOF");
  });

  it("stays in the state as it was changed", async () => {
    const prior = { metadata, data: { key: "one" }, id: "b/a" };
    const changed = change(cluster, { ...prior, data: { key: "two" } });
    const { state, failure } = await resource("kubernetes_config_map_v1").update({ ...changed, prior });
    expect(state).toMatchObject({ data: { key: "two" } });
    expect(failure?.message).toContain("EOF");
  });
});

describe("data of a secret that only the configuration has", () => {
  const metadata = [{ name: "a", namespace: "b" }];
  const stored = { metadata: { name: "a", namespace: "b", uid: "u" }, type: "Opaque" };
  const secret = resource("kubernetes_secret_v1");
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const planned = { metadata, type: "Opaque", data: unknown, binary_data: null, data_wo_revision: 1, id: unknown };

  it("reach the cluster, and not the state", async () => {
    const sent: unknown[] = [];
    const cluster = clusterThat((method, { body }) => {
      if (method === "POST") sent.push((body as JsonObject)["data"]);
      return { ...stored, data: { password: base64("secret") } };
    });
    const config = { ...planned, data_wo: { password: "secret" } };
    const { state } = await secret.create(change(cluster, planned, config));
    expect(sent).toEqual([{ password: base64("secret") }]);
    expect(state).toMatchObject({ data: null, binary_data: null });
    expect(JSON.stringify(state)).not.toContain('secret"');
    expect(await secret.read(state, cluster)).toMatchObject({ data: null, binary_data: null });
  });

  it("are replaced as a whole by another revision, and left alone otherwise", async () => {
    const sent: unknown[] = [];
    const cluster = clusterThat((method, { body }) => {
      if (method === "PATCH") sent.push((body as JsonObject)["data"]);
      return { ...stored, data: { old: base64("secret"), same: base64("same") } };
    });
    const prior = { ...planned, data: null, id: "b/a" };
    const config = { ...prior, data_wo: { password: "another", same: "same" } };
    const update = (revision: number) =>
      secret.update({ ...change(cluster, { ...prior, data_wo_revision: revision }, config), prior });
    await update(2);
    expect(sent.pop()).toEqual({ old: null, password: base64("another") });
    await update(1);
    expect(sent.pop()).toBeUndefined();
  });
});
