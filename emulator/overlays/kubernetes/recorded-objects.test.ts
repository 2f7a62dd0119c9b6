import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { recording } from "../../cluster-providers/testing/recordings.ts";
import { loadSchemas } from "../../schema/load.ts";
import { blockType, type Schema } from "../../schema/schema.ts";
import { temporaryDirectory } from "../../testing/terraform.ts";
import { isList, isObject, type ObjectValue } from "../../wire/value.ts";
import type { JsonObject } from "../yaml.ts";
import { kubernetes } from "./index.ts";
import { objectTypes } from "./object-types.ts";
import { readObject, withNullsOf } from "./read-object.ts";
import { writeObject } from "./write-object.ts";

const directory = temporaryDirectory();
const { resources } = loadSchemas(kubernetes, directory);
rmSync(directory, { recursive: true });

const recorded = [recording("main"), recording("workloads")].flatMap(({ states }) =>
  Object.entries(states).flatMap(([address, { type, values }]) => {
    const kind = objectTypes.find(({ name }) => name === type);
    const schema = resources[type];
    return kind === undefined || schema === undefined ? [] : [{ address, kind, schema, state: values as ObjectValue }];
  }),
);

/** What only an API server makes of an object, from the state. */
function asStored(object: JsonObject, state: ObjectValue): JsonObject {
  const [held] = isList(state["metadata"]) ? state["metadata"] : [];
  const { uid = "", resource_version = "", generation = 0 } = isObject(held) ? held : {};
  const metadata = {
    ...(object["metadata"] as JsonObject),
    uid: String(uid),
    resourceVersion: String(resource_version),
    generation: Number(generation),
  };
  return { ...object, metadata };
}

describe("the states that the real provider left", () => {
  it("are of every type that is written into clusters", () => {
    const types = new Set(recorded.map(({ kind }) => kind.name));
    expect(objectTypes.map(({ name }) => name).filter((name) => !types.has(name))).toEqual([]);
  });

  it.each(recorded)("are the objects that they describe: $address", ({ kind, schema, state }) => {
    const object = asStored(writeObject(kind, schema, state, state), state);
    const read = readObject(kind, schema, object, state);
    const expected = kind.kind === "Service" || kind.kind === "Ingress" ? { ...state, status: [] } : state;
    expect(withNullsOf(expected, read, blockType((schema as Schema).block), "apply")).toEqual(expected);
  });

  it("are of objects in the API's own spelling", () => {
    const written = (address: string): JsonObject => {
      const { kind, schema, state } = recorded.find((one) => one.address === address) ?? {};
      if (kind === undefined || schema === undefined || state === undefined) throw new Error(`no ${address}`);
      return writeObject(kind, schema, state, state);
    };
    expect(written("kubernetes_storage_class_v1.sc")).toMatchObject({
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "gp3", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner: "ebs.csi.aws.com",
      parameters: { encrypted: "true", type: "gp3" },
      volumeBindingMode: "WaitForFirstConsumer",
    });
    expect(written("kubernetes_secret_v1.binary")).toMatchObject({
      data: { text: Buffer.from("not-a-secret").toString("base64"), bytes: "AAEC" },
      immutable: true,
    });
    expect(written("kubernetes_deployment_v1.web")["spec"]).toMatchObject({
      replicas: 2,
      strategy: { rollingUpdate: { maxSurge: "25%" } },
      template: {
        spec: {
          affinity: {
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                { weight: 50, podAffinityTerm: { labelSelector: { matchLabels: { app: "web" } } } },
              ],
            },
          },
          containers: [
            {
              envFrom: [{ configMapRef: { name: "settings", optional: true } }],
              ports: [{ containerPort: 8080, name: "http", protocol: "TCP" }],
              readinessProbe: { tcpSocket: { port: 8080 } },
              volumeMounts: [{ mountPath: "/cache" }, { mountPath: "/token", readOnly: true }],
            },
          ],
          securityContext: { fsGroup: 2000, runAsUser: 1000 },
          volumes: [{ emptyDir: { sizeLimit: "1Gi" } }, { secret: { defaultMode: 0o400 } }],
        },
      },
    });
  });
});
