import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { referenceEnvironments } from "../../../environments/testing/reference.ts";
import { synthesized } from "../../../stacks/testing/synthesized.ts";
import { eventually, localCluster, missing } from "../../local-aws/testing/local-cluster.ts";

const cluster = localCluster();
const folder = new URL("kinds/", import.meta.url);

interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: Record<string, unknown>;
}

interface Kind {
  readonly kind: string;
  readonly name: string;
}

/** Every object that a stack of the reference environments writes by the chart of objects. */
async function renderedObjects(): Promise<Rendered[]> {
  const { templates } = await synthesized(referenceEnvironments);
  return Object.values(templates).flatMap((template) =>
    template
      .resourcesOfType("helm_release")
      .filter(({ chart }) => chart === "./charts/objects")
      .flatMap(({ values }) => (JSON.parse(String((values as string[])[0])) as { objects: Rendered[] }).objects),
  );
}

/** Undefined while the API server does not serve its kind. */
async function pathOf({ apiVersion, kind, metadata: { name, namespace } }: Rendered): Promise<string | undefined> {
  const { resources } = (await cluster().client.request("GET", `/apis/${apiVersion}`)) as { resources: Kind[] };
  const plural = resources.find((each) => each.kind === kind && !each.name.includes("/"))?.name;
  if (plural === undefined) return undefined;
  return `/apis/${apiVersion}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${plural}/${name}`;
}

/** Server-side apply of which nothing is kept, and which refuses every field that a schema does not have. */
async function applied(object: Rendered): Promise<string | undefined> {
  const query = { fieldManager: "helm", fieldValidation: "Strict", dryRun: "All" };
  const contentType = "application/apply-patch+yaml";
  try {
    await cluster().client.request("PATCH", String(await pathOf(object)), { body: object, contentType, query });
    return undefined;
  } catch (error) {
    return String(error);
  }
}

describe("objects of other projects' kinds", () => {
  let objects: Rendered[] = [];

  beforeAll(async () => {
    if (missing !== undefined) return;
    objects = await renderedObjects();
    const { client } = cluster();
    const kinds = readdirSync(folder).flatMap(
      (file) => (JSON.parse(readFileSync(new URL(file, folder), "utf8")) as { kinds: object[] }).kinds,
    );
    for (const kind of kinds)
      await client.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", kind as never);
    for (const name of new Set(objects.flatMap(({ metadata: { namespace } }) => namespace ?? []))) {
      if (name === "kube-system") continue;
      await client.create("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
    }
    for (const object of objects) await eventually(() => pathOf(object).catch(() => undefined));
  });

  it("are of every kind that the platform writes", () => {
    expect([...new Set(objects.map(({ kind }) => kind))]).toEqual(
      expect.arrayContaining(["ClusterIssuer", "ClusterQueue", "ClusterSecretStore", "LocalQueue", "SecretStore"]),
    );
  });

  it("are taken by the API server, field by field", async () => {
    const refused = await Promise.all(objects.map(async (object) => [object.kind, await applied(object)] as const));
    expect(refused.filter(([, reason]) => reason !== undefined)).toEqual([]);
  });

  it("are refused with a field that the kind has not, and with a value that the field has not", async () => {
    const store = objects.find(({ kind }) => kind === "ClusterSecretStore") as Rendered;
    const { provider } = store.spec as { provider: { aws: object } };
    const having = (aws: object): Rendered => ({
      ...store,
      spec: { ...store.spec, provider: { aws: { ...provider.aws, ...aws } } },
    });
    expect(await applied(having({ regoin: "us-east-2" }))).toContain("regoin");
    expect(await applied(having({ service: "SecretManager" }))).toContain("Unsupported value");
  });
});
