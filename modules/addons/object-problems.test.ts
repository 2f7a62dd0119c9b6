import { describeProblem } from "@ml-platform/rules";
import { Token } from "cdktf";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "./json-document.ts";
import { checkObjects } from "./object-problems.ts";

const store = {
  apiVersion: "external-secrets.io/v1",
  kind: "ClusterSecretStore",
  metadata: { name: "dev" },
  spec: {},
};
const queue = { apiVersion: "kueue.x-k8s.io/v1beta1", kind: "LocalQueue", metadata: { name: "gpu", namespace: "nlp" } };

const problemsOf = (...objects: JsonObject[]): string[] => checkObjects(objects).map(describeProblem);

describe("objects for a cluster", () => {
  it("are whole, each in its namespace where its kind has one", () => {
    const other = { ...queue, metadata: { name: "gpu", namespace: "vision" } };
    const later = { ...queue, metadata: { name: Token.asString({ resolve: () => "later" }), namespace: "nlp" } };
    expect(problemsOf(store, queue, other, later)).toEqual([]);
  });

  it("are refused without apiVersion, kind or name, all at once", () => {
    expect(problemsOf(store, { spec: {} }, { ...store, metadata: { name: "" } })).toEqual([
      "objects[1].apiVersion: This is missing: write external-secrets.io/v1.",
      "objects[1].kind: This is missing: write ClusterSecretStore.",
      "objects[1].metadata.name: This is missing: write a name.",
      "objects[2].metadata.name: This is missing: write a name.",
    ]);
  });

  it("are refused in the wrong scope", () => {
    expect(problemsOf({ ...queue, metadata: { name: "gpu" } })).toEqual([
      "objects[0].metadata.namespace: This is missing: write the namespace that it is to be in. A kind that has no namespace belongs in the table of modules/addons/object-problems.ts: kueue.x-k8s.io LocalQueue.",
    ]);
    expect(problemsOf({ ...store, metadata: { name: "dev", namespace: "nlp" } })).toEqual([
      "objects[0].metadata.namespace: A ClusterSecretStore belongs to the whole cluster. Remove its namespace.",
    ]);
  });

  it("are refused twice, in whatever version", () => {
    expect(problemsOf(queue, store, { ...queue, apiVersion: "kueue.x-k8s.io/v1beta2" })).toEqual([
      "objects[2]: kueue.x-k8s.io LocalQueue gpu in nlp is listed twice, first as objects[0]. Remove one of them.",
    ]);
  });

  it.each([
    ["v1", "Secret"],
    ["v1", "PersistentVolumeClaim"],
    ["apps/v1", "Deployment"],
    ["scheduling.k8s.io/v1", "PriorityClass"],
  ])("are refused of a kind that the provider has a resource for: %s %s", (apiVersion, kind) => {
    expect(problemsOf({ ...queue, apiVersion, kind })).toEqual([
      `objects[0].kind: ${apiVersion} ${kind} is a kind of Kubernetes itself. Use its resource of the provider (@cdktf/provider-kubernetes), so that a plan shows what changes.`,
    ]);
  });
});
