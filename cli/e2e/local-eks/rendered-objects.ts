import { missing } from "@ml-platform/emulator/testing/local-cluster";
import { referenceEnvironments } from "@ml-platform/environments/testing";
import { beforeAll, describe, expect, it } from "vitest";
import type { WorkloadCluster } from "./workload-cluster.ts";

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

/** Tests of the objects of other projects' kinds that stacks write, against the schemas of these kinds. */
export function checksRenderedObjects(place: WorkloadCluster): void {
  const client = () => place.cluster().client;

  async function pathOf({ apiVersion, kind, metadata: { name, namespace } }: Rendered): Promise<string> {
    const { resources } = (await client().request("GET", `/apis/${apiVersion}`)) as { resources: Kind[] };
    const plural = resources.find((each) => each.kind === kind && !each.name.includes("/"))?.name;
    if (plural === undefined) throw new Error(`${apiVersion} has no ${kind}`);
    return `/apis/${apiVersion}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${plural}/${name}`;
  }

  /** Server-side apply of which nothing is kept, and which refuses every field that a schema does not have; some are there already. */
  async function applied(object: Rendered): Promise<string | undefined> {
    const query = { fieldManager: "helm", fieldValidation: "Strict", dryRun: "All", force: "true" };
    const contentType = "application/apply-patch+yaml";
    try {
      await client().request("PATCH", await pathOf(object), { body: object, contentType, query });
      return undefined;
    } catch (error) {
      return String(error);
    }
  }

  describe("objects of other projects' kinds", () => {
    let objects: readonly Rendered[] = [];

    beforeAll(async () => {
      if (missing !== undefined) return;
      objects = place.stacks().flatMap((stack) =>
        place
          .template(stack)
          .resourcesOfType("helm_release")
          .filter(({ chart }) => chart === "./charts/objects")
          .flatMap(({ values }) => (JSON.parse(String((values as string[])[0])) as { objects: Rendered[] }).objects),
      );
      await place.createNamespaces(objects.flatMap(({ metadata: { namespace } }) => namespace ?? []));
    });

    it("are of every kind that the platform writes", () => {
      expect([...new Set(objects.map(({ kind }) => kind))]).toEqual(
        expect.arrayContaining(["ClusterIssuer", "ClusterQueue", "ClusterSecretStore", "LocalQueue", "SecretStore"]),
      );
      const environments = referenceEnvironments.map(({ name }) => name);
      expect(environments.filter((name) => !place.stacks().some((id) => id.startsWith(`${name}-`)))).toEqual([]);
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
}
