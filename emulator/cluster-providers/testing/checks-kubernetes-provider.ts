import { rmSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type LocalCluster, missing } from "../../local-aws/testing/local-cluster.ts";
import { type Emulator, startEmulator } from "../../start.ts";
import { hasTerraform, noTerraform, temporaryDirectory, Workspace } from "../../testing/terraform.ts";
import { explainedDifferences } from "../explained-differences.ts";
import {
  type Comparison,
  changesIn,
  compare,
  type Recording,
  type RecordingName,
  recordedConfiguration,
  recording,
  type ShownJson,
  statesIn,
  together,
} from "./recordings.ts";

/** Tests of the emulated kubernetes provider in a cluster. */
export function checksKubernetesProvider(cluster: () => LocalCluster): void {
  describe("with Terraform", () => {
    const world = temporaryDirectory();
    let emulator: Emulator;
    let workspace: Workspace;

    beforeEach(({ skip }) => skip(!hasTerraform, noTerraform));
    beforeAll(async () => {
      if (missing !== undefined) return;
      emulator = await startEmulator({ worldDirectory: world, only: ["kubernetes"] });
    });
    afterAll(async () => {
      await emulator?.stop();
      rmSync(world, { recursive: true, force: true });
    });
    afterEach(() => workspace?.remove());

    async function succeeds(...args: string[]): Promise<void> {
      const { code, output } = await workspace.run(...args);
      expect(code, output).toBe(0);
    }

    describe("the emulated kubernetes provider in a cluster, as the real one was recorded", () => {
      const found = new Map<RecordingName, Comparison>();
      const shown = async (...args: string[]): Promise<ShownJson> => {
        const { output } = await workspace.run("show", "-json", ...args);
        return JSON.parse(output) as ShownJson;
      };
      /** Applies a configuration, reads everything again, and plans a changed one. */
      const record = async (configuration: string, changed: string): Promise<Recording> => {
        workspace = new Workspace(emulator.environment, configuration);
        await succeeds("apply", "-auto-approve");
        const states = statesIn(await shown());
        await succeeds("plan", "-out=same");
        const same = await shown("same");
        const refreshed = Object.entries(statesIn(same.prior_state ?? {})).map(([address, { values }]) => [
          address,
          values,
        ]);
        workspace.write(changed);
        await succeeds("plan", "-out=changed");
        return { states, refreshed: Object.fromEntries(refreshed), changes: changesIn(await shown("changed")) };
      };

      it.each<[RecordingName, readonly (readonly [string, string])[]]>([
        [
          "main",
          [
            ['enforce" = "baseline"', 'enforce" = "restricted"'],
            ["1200Gi", "2400Gi"],
            ["value             = 1000", "value             = 2000"],
            ['kind      = "Role"', 'kind      = "ClusterRole"'],
            ['["get", "list"]', '["get"]'],
            ["port        = 80", "port        = 81"],
            ['type = "gp3"', 'type = "gp2"'],
          ],
        ],
        ["workloads", [["registry.example.com/web:1", "registry.example.com/web:2"]]],
      ])("%s: states, values read again and changes", async (name, edits) => {
        const configuration = configurationOf(name, cluster().plane.kubeconfig);
        const changed = edits.reduce((text, [before, after]) => {
          expect(text).toContain(before);
          return text.replace(before, after);
        }, configuration);
        const recorded = recording(name);
        const mine = await record(configuration, changed);
        await succeeds("destroy", "-auto-approve");

        const types = Object.entries(recorded.states).filter(([, { type }]) => type.startsWith("kubernetes_"));
        const isOfThese = ([, { type }]: readonly [string, { readonly type: string }]) =>
          type.startsWith("kubernetes_");
        const changes = Object.entries(recorded.changes).filter(isOfThese);
        expect(Object.keys(mine.changes).sort()).toEqual(changes.map(([address]) => address).sort());
        const comparison = together([
          ...types.map(([address, { type, values }]) => compare("value", type, values, mine.states[address]?.values)),
          ...types.map(([address, { type, sensitive_values }]) =>
            compare("sensitive", type, sensitive_values, mine.states[address]?.sensitive_values),
          ),
          ...types.map(([address, { type }]) =>
            compare("refreshed", type, recorded.refreshed[address], mine.refreshed[address]),
          ),
          ...changes.map(([address, change]) =>
            compare("change", change.type, parts(change), parts(mine.changes[address])),
          ),
        ]);
        for (const [address, { schema_version }] of types)
          expect(mine.states[address]).toMatchObject({ schema_version });
        found.set(name, comparison);
        expect(comparison.equal / comparison.attributes).toBeGreaterThan(0.98);
        const explained = Object.values(explainedDifferences).flat();
        expect(comparison.differences.filter((difference) => !explained.includes(difference))).toEqual([]);
      });

      it("explains no difference that there is not", ({ skip }) => {
        skip(found.size < 2, "the recordings were not compared");
        const differences = [...found.values()].flatMap((comparison) => comparison.differences);
        const explained = Object.values(explainedDifferences).flat();
        expect(explained.filter((difference) => !differences.includes(difference))).toEqual([]);
      });
    });

    describe("the emulated kubernetes provider in a cluster", () => {
      /** The command is slow, so that it runs only where it matters. */
      const admin = () => `provider "kubernetes" { config_path = "${cluster().plane.kubeconfig}" }\n`;
      const provider = (server: string, credentials: string) => `
        provider "kubernetes" {
          host                   = "${server}"
          cluster_ca_certificate = ${JSON.stringify(cluster().plane.certificateAuthority)}
          ${credentials}
        }
      `;
      const exec = (command: string) => {
        const env = Object.entries(cluster().aws.environment).map(
          ([name, value]) => `${name} = ${JSON.stringify(value)}`,
        );
        return `exec {
          api_version = "client.authentication.k8s.io/v1beta1"
          command     = "${command}"
          args        = ["eks", "get-token", "--cluster-name", "ml"]
          env         = { ${env.join(", ")} }
        }`;
      };
      const configMap = (name: string, value: string, namespace = "default") => `
        resource "kubernetes_config_map_v1" "${name}" {
          metadata {
            name      = "${name}"
            namespace = "${namespace}"
          }
          data = { key = "${value}" }
        }
      `;
      const path = (name: string) => `/api/v1/namespaces/default/configmaps/${name}`;

      it("signs in with the command of its configuration, and sees what others do", async () => {
        const configuration = configMap("shared", "one");
        workspace = new Workspace(
          emulator.environment,
          provider(cluster().plane.endpoint, exec("aws")) + configuration,
        );
        await succeeds("apply", "-auto-approve");
        expect(await cluster().client.get(path("shared"))).toMatchObject({
          data: { key: "one" },
          metadata: { managedFields: [{ manager: "HashiCorp" }] },
        });

        workspace.write(admin() + configuration);
        await cluster().client.patch(path("shared"), { data: { key: "two" }, metadata: { labels: { by: "others" } } });
        const drifted = await workspace.run("plan");
        expect(drifted.output).toContain('"key" = "two" -> "one"');
        expect(drifted.output).toContain('- "by" = "others" -> null');
        await succeeds("apply", "-auto-approve");
        const { data, metadata } = (await cluster().client.get(path("shared"))) ?? {
          data: undefined,
          metadata: undefined,
        };
        expect(data).toEqual({ key: "one" });
        expect(metadata?.labels).toBeUndefined();

        await succeeds("state", "rm", "kubernetes_config_map_v1.shared");
        const again = await workspace.apply();
        expect(again.output).toContain('Error: configmaps "shared" already exists');
        await succeeds("import", "kubernetes_config_map_v1.shared", "default/shared");
        expect(await workspace.planCode()).toBe(0);

        await cluster().client.delete(path("shared"));
        expect((await workspace.run("plan")).output).toContain("# kubernetes_config_map_v1.shared will be created");
      });

      it("fails in the words of the real provider", async () => {
        const { endpoint } = cluster().plane;
        const refusal = async (access: string, namespace = "default"): Promise<string> => {
          workspace.write(access + configMap("lost", "one", namespace));
          const { output } = await workspace.apply();
          return output.replaceAll(/\s+/g, " ");
        };
        workspace = new Workspace(emulator.environment, "");
        expect(await refusal(admin(), "nowhere")).toContain('Error: namespaces "nowhere" not found');
        expect(await refusal(provider(endpoint, 'token = "nobody"'))).toContain("Error: Unauthorized");
        expect(await refusal(provider(endpoint, exec("none")))).toContain(
          `Post "${endpoint}/api/v1/namespaces/default/configmaps": getting credentials: exec: executable none not found`,
        );
        expect(await refusal(provider("https://127.0.0.1:1", 'token = "nobody"'))).toContain(
          'Post "https://127.0.0.1:1/api/v1/namespaces/default/configmaps": dial tcp 127.0.0.1:1: connect: connection refused',
        );
      });

      it("keeps in the state, tainted, what was created but does not become ready in time", async () => {
        const deployment = (image: string) => `
          resource "kubernetes_deployment_v1" "stuck" {
            metadata { name = "stuck" }
            timeouts { create = "1s" }
            spec {
              selector { match_labels = { app = "stuck" } }
              template {
                metadata { labels = { app = "stuck" } }
                spec {
                  node_selector = { none = "such" }
                  container {
                    name  = "stuck"
                    image = "${image}"
                  }
                }
              }
            }
          }
        `;
        workspace = new Workspace(emulator.environment, admin() + deployment("a"));
        expect((await workspace.apply()).output).toContain("Waiting for rollout to finish");
        expect((await workspace.run("plan")).output).toContain("kubernetes_deployment_v1.stuck is tainted");
        await succeeds("destroy", "-auto-approve");
        expect(await cluster().client.list("/apis/apps/v1/namespaces/default/deployments")).toEqual([]);
      });

      it("asks the API to grow a claim in place, which the API refuses", async () => {
        const claim = (size: string) => `
          resource "kubernetes_persistent_volume_claim_v1" "data" {
            metadata { name = "data" }
            wait_until_bound = false
            spec {
              access_modes       = ["ReadWriteOnce"]
              storage_class_name = "none"
              resources { requests = { storage = "${size}" } }
            }
          }
        `;
        workspace = new Workspace(emulator.environment, admin() + claim("1024Mi"));
        await succeeds("apply", "-auto-approve");
        workspace.write(admin() + claim("1Gi"));
        expect(await workspace.planCode()).toBe(0);
        workspace.write(admin() + claim("2Gi"));
        const { output } = await workspace.apply();
        expect(output).toContain("will be updated in-place");
        expect(output).toMatch(/spec is immutable after creation|only dynamically provisioned pvc can be resized/);
        await succeeds("destroy", "-auto-approve");
      });
    });
  });
}

function parts(change: Recording["changes"][string] | undefined): unknown {
  if (change === undefined) return undefined;
  const { actions, after, after_unknown, replace_paths = null } = change;
  return { actions, after, after_unknown, replace_paths };
}

/** The configuration without what belongs to other providers. */
function configurationOf(name: RecordingName, kubeconfig: string): string {
  const configuration = recordedConfiguration(name);
  const [own = ""] = configuration.split('resource "helm_release"');
  return own
    .replaceAll(/^.*\bhelm\b.*\n/gm, "")
    .replaceAll("./kubeconfig", kubeconfig)
    .replace("type = string\n", `type = string\n  default = ${JSON.stringify(kubeconfig)}\n`);
}
