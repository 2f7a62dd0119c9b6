import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { quantities } from "../../../rules/testing/quantities.ts";
import type { KubeObject } from "../../kubernetes-api/kube-client.ts";
import { type LocalCluster, missing } from "../../local-aws/testing/local-cluster.ts";
import { type Emulator, startEmulator } from "../../start.ts";
import { hasTerraform, noTerraform, type Run, Workspace } from "../../testing/terraform.ts";
import { findHelm, noHelm, runHelm } from "../helm/helm-program.ts";
import { operatorChart, sampleChart, writeChart } from "../helm/testing/charts.ts";

type Attributes = Readonly<Record<string, unknown>>;

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const missingProgram = findHelm() === undefined ? noHelm : hasTerraform ? undefined : noTerraform;

const recorded = readRecorded<Attributes>("recorded-states.json");

interface Change {
  readonly after: Attributes;
  readonly [part: string]: unknown;
}

interface PlanJson {
  readonly resource_changes: readonly { readonly name: string; readonly change: Change }[];
}

const recordedChanges = readRecorded<Change>("recorded-changes.json");

/** Tests of the emulated helm provider in a cluster that has no nodes, and has none after them. */
export function checksHelmProvider(cluster: () => LocalCluster): void {
  describe("the emulated helm provider, in a cluster", () => {
    let folder: string;
    let sample: string;
    let emulator: Emulator;
    const workspaces: Workspace[] = [];

    beforeEach(({ skip }) => skip(missingProgram !== undefined, missingProgram));
    beforeAll(async () => {
      if (missing !== undefined || missingProgram !== undefined) return;
      folder = mkdtempSync(join(tmpdir(), "emulator-helm-test-"));
      sample = join(folder, "sample");
      writeChart(sample, sampleChart);
      emulator = await startEmulator({ worldDirectory: join(folder, "world"), only: ["helm"], directory: repository });
      await cluster().client.create("/api/v1/namespaces", namespace("team"));
    });
    afterAll(async () => {
      for (const workspace of workspaces) workspace.remove();
      if (emulator === undefined) return;
      await emulator.stop();
      await cluster().client.delete("/api/v1/nodes/n1");
      rmSync(folder, { recursive: true, force: true });
    });

    const configuration = (body: string): string => `
      terraform {
        required_providers {
          helm = { source = "hashicorp/helm" }
        }
      }
      provider "helm" {
        kubernetes = { config_path = "${cluster().plane.kubeconfig}" }
      }
      ${body}
    `;
    const workspace = (body: string): Workspace => {
      const made = new Workspace(emulator.environment, configuration(body));
      workspaces.push(made);
      return made;
    };
    const succeeded = async (run: Promise<Run>): Promise<string> => {
      const { code, output } = await run;
      expect(output).not.toContain("Error:");
      expect(code).toBe(0);
      return output;
    };
    const helm = async (...args: string[]): Promise<string> => {
      const answer = await runHelm({ args: [...args, `--kubeconfig=${cluster().plane.kubeconfig}`] });
      if (answer?.succeeded !== true) throw new Error(answer?.error);
      return answer.output;
    };
    const secrets = (space: string): Promise<KubeObject[]> =>
      cluster().client.list(`/api/v1/namespaces/${space}/secrets`, { labelSelector: "owner=helm" });

    const both = (image: string, replicas: number): string => `
      resource "helm_release" "plain" {
        name      = "plain"
        chart     = "${sample}"
        namespace = "team"
        values    = [yamlencode({ replicas = ${replicas} })]
      }
      resource "helm_release" "full" {
        name             = "full"
        chart            = "${sample}"
        namespace        = "apps"
        create_namespace = true
        atomic           = true
        wait             = true
        timeout          = 60
        max_history      = 5
        version          = "0.1.0"
        set              = [{ name = "replicas", value = "0" }]
        set_sensitive    = [{ name = "image", value = "${image}" }]
      }
    `;

    it("answers quantities as rules/quantity.ts writes them", async () => {
      for (const [written, canonical] of quantities) {
        const quota = (await cluster().client.request("POST", "/api/v1/namespaces/team/resourcequotas", {
          query: { dryRun: "All" },
          body: {
            apiVersion: "v1",
            kind: "ResourceQuota",
            metadata: { name: "quota" },
            spec: { hard: { cpu: written } },
          },
        })) as { spec: { hard: { cpu: string } } };
        expect([written, quota.spec.hard.cpu]).toEqual([written, canonical]);
      }
    });

    it("leaves states as the real provider 3.1.1 does, sees what others remove, and removes everything", async () => {
      const terraform = workspace(both("nginx:1", 0));
      await succeeded(terraform.apply());
      for (const name of ["plain", "full"]) {
        expect(withoutTimes(terraform.attributes(`helm_release.${name}`))).toEqual({
          ...withoutTimes(recorded[name] ?? {}),
          chart: sample,
        });
      }
      expect(await terraform.planCode()).toBe(0);
      expect(await helm("list", "--all-namespaces", "--short")).toBe("full\nplain");

      terraform.write(configuration(both("nginx:2", 1)));
      await succeeded(terraform.run("plan", "-out=plan"));
      const { resource_changes } = JSON.parse(await succeeded(terraform.run("show", "-json", "plan"))) as PlanJson;
      expect(resource_changes).toHaveLength(2);
      for (const { name, change } of resource_changes) {
        const { before: _before, before_sensitive: _sensitive, ...planned } = change;
        expect(planned).toEqual({
          ...recordedChanges[name],
          after: { ...recordedChanges[name]?.after, chart: sample },
        });
      }
      terraform.write(configuration(both("nginx:2", 0)));
      await succeeded(terraform.apply());
      expect(terraform.attributes("helm_release.full")).toMatchObject({
        metadata: { revision: 2, values: '{"image":"(sensitive value)","replicas":0}' },
      });
      const [deployment] = await cluster().client.list("/apis/apps/v1/namespaces/apps/deployments");
      expect(JSON.stringify(deployment?.["spec"])).toContain('"image":"nginx:2"');

      const imported = workspace(`
        resource "helm_release" "plain" {
          name      = "plain"
          chart     = "${sample}"
          namespace = "team"
        }
      `);
      await succeeded(imported.run("import", "helm_release.plain", "team/plain"));
      expect(imported.attributes("helm_release.plain")).toMatchObject({
        chart: "sample",
        description: "Install complete",
        timeout: 300,
        wait: true,
        values: null,
        metadata: { values: '{"replicas":0}' },
      });
      const refused = await imported.run("import", "helm_release.plain", "plain");
      expect(unwrapped(refused)).toContain('Unexpected ID format ("plain"), expected namespace/name');

      await helm("uninstall", "plain", "--namespace=team");
      expect(await succeeded(terraform.run("plan"))).toContain("Plan: 1 to add, 0 to change, 0 to destroy.");

      await succeeded(terraform.run("destroy", "-auto-approve"));
      expect(await helm("list", "--all-namespaces", "--short")).toBe("");
      expect(await cluster().client.list("/apis/apps/v1/deployments")).toEqual([]);
    });

    it("records releases of charts that nobody can fetch, and says which", async () => {
      const upstream = (version: string, replicas: number): string => `
        resource "helm_release" "autoscaler" {
          name             = "cluster-autoscaler"
          repository       = "https://charts.invalid/autoscaler"
          chart            = "cluster-autoscaler"
          version          = "${version}"
          namespace        = "scaling"
          create_namespace = true
          max_history      = 2
          values           = [jsonencode({ replicaCount = ${replicas} })]
        }
      `;
      const terraform = workspace(upstream("9.59.0", 1));
      const warning = "Warning: Helm release cluster-autoscaler is recorded only";
      const planned = await succeeded(terraform.run("plan"));
      expect(planned).toContain(warning);
      expect(unwrapped({ output: planned })).toContain("Its chart cluster-autoscaler could not be fetched: looks like");
      expect(await succeeded(terraform.apply())).toContain(warning);
      expect(terraform.attributes("helm_release.autoscaler")).toMatchObject({
        status: "deployed",
        version: "9.59.0",
        metadata: { chart: "cluster-autoscaler", revision: 1, values: '{"replicaCount":1}', version: "9.59.0" },
      });
      const quiet = await terraform.run("plan", "-detailed-exitcode");
      expect(quiet.code).toBe(0);
      expect(quiet.output).not.toContain("Warning: Helm");
      expect(await helm("list", "--namespace=scaling")).toContain("cluster-autoscaler-9.59.0");

      for (const [version, replicas] of [
        ["9.59.0", 2],
        ["9.60.0", 2],
      ] as const) {
        terraform.write(configuration(upstream(version, replicas)));
        await succeeded(terraform.apply());
      }
      expect(
        (await secrets("scaling")).map(({ metadata }) => [metadata.labels?.["version"], metadata.labels?.["status"]]),
      ).toEqual([
        ["2", "superseded"],
        ["3", "deployed"],
      ]);
      const history = await helm("history", "cluster-autoscaler", "--namespace=scaling");
      expect(history).toContain("recorded only, its chart could not be fetched");

      await succeeded(terraform.run("destroy", "-auto-approve"));
      expect(await secrets("scaling")).toEqual([]);
    });

    it("brings the kinds of such a chart, without which objects of them fail, and removes those that its uninstallation removes", async () => {
      // As stacks name it, which run in other folders than this process.
      const objects = "./charts/objects";
      const store = (spec: unknown) => ({
        apiVersion: "external-secrets.io/v1",
        kind: "ClusterSecretStore",
        metadata: { name: "platform" },
        spec,
      });
      const aws = (service: string) => ({ provider: { aws: { service, region: "us-east-2" } } });
      const release = (name: string, chart: string, more: string) => `
        resource "helm_release" "${name}" {
          name      = "${name}"
          chart     = "${chart}"
          namespace = "team"
          ${more}
        }
      `;
      const upstream = 'repository = "https://charts.invalid"\nversion = "9.9.9"';
      const stores = (spec: unknown, more = "") =>
        release(
          "stores",
          objects,
          `atomic = true\nvalues = [${JSON.stringify(JSON.stringify({ objects: [store(spec)] }))}]\n${more}`,
        );
      const kinds = async () =>
        (await cluster().client.list("/apis/apiextensions.k8s.io/v1/customresourcedefinitions")).map(
          ({ metadata }) => metadata.name,
        );

      const tooEarly = await workspace(stores(aws("SecretsManager"))).apply();
      expect(tooEarly.code).toBe(1);
      expect(unwrapped(tooEarly)).toContain('no matches for kind "ClusterSecretStore"');

      const operators = [
        release("secrets", "external-secrets", upstream),
        release("certificates", "cert-manager", `${upstream}\nvalues = ["crds: { enabled: true }"]`),
      ].join("\n");
      const after = "depends_on = [helm_release.secrets]";
      const terraform = workspace(operators + stores(aws("SecretManager"), after));
      const refused = await terraform.apply();
      expect(refused.code).toBe(1);
      expect(unwrapped(refused)).toContain('Unsupported value: "SecretManager": supported values: "SecretsManager"');
      expect(unwrapped(refused)).toContain("only the kinds of objects that it brings are in the cluster");
      terraform.write(configuration(operators + stores(aws("SecretsManager"), after)));
      await succeeded(terraform.apply());
      expect(await terraform.planCode()).toBe(0);
      const [made] = await cluster().client.list("/apis/external-secrets.io/v1/clustersecretstores");
      expect(made?.metadata.name).toBe("platform");
      expect(await kinds()).toContain("certificates.cert-manager.io");

      await succeeded(terraform.run("destroy", "-auto-approve"));
      const left = await kinds();
      expect(left.filter((name) => name.endsWith("external-secrets.io"))).toEqual([]);
      // The chart keeps them, and the certificates with them.
      expect(left).toContain("certificates.cert-manager.io");
    });

    it("refuses in the real provider's words", async () => {
      const refused = async (settings: string): Promise<string> => {
        const run = await workspace(`
          resource "helm_release" "app" {
            name      = "app"
            namespace = "team"
            ${settings}
          }
        `).apply();
        expect(run.code).toBe(1);
        return unwrapped(run);
      };
      expect(await refused('chart = "./gone"')).toContain(
        'Error: Error locating chart with helm_release.app, on main.tf line 11, in resource "helm_release" "app": 11: resource "helm_release" "app" { Unable to locate chart ./gone: path "./gone" not found',
      );
      expect(await refused(`chart = "${folder}"`)).toContain("Chart.yaml file is missing");
      expect(await refused(`chart = "${sample}"\nversion = "0.2.0"`)).toContain(
        "Error: Planned version is different from configured version",
      );
      const missingNamespace = `chart = "${sample}"\nvalues = ["- a"]`;
      expect(await refused(missingNamespace)).toContain("Error unmarshaling values");
      const elsewhere = await workspace(`
        resource "helm_release" "app" {
          name      = "app"
          namespace = "nowhere"
          chart     = "${sample}"
        }
      `).apply();
      expect(unwrapped(elsewhere)).toContain("Error: installation failed");
      expect(unwrapped(elsewhere)).toContain('namespaces "nowhere" not found');
      await helm("install", "app", sample, "--namespace=team");
      expect(await refused(`chart = "${sample}"`)).toContain("cannot re-use a name that is still in use");
      await helm("uninstall", "app", "--namespace=team");
    });

    it("keeps the old values of a release whose new ones do not become ready, and nothing that was to be atomic", async () => {
      const pods = (replicas: number, timeout: number, name = "pods"): string => `
        resource "helm_release" "pods" {
          name      = "${name}"
          chart     = "${sample}"
          namespace = "team"
          timeout   = ${timeout}
          values    = [yamlencode({ replicas = ${replicas} })]
          atomic    = ${name !== "pods"}
        }
      `;
      // There is no node yet, so that no pod starts.
      const atomic = await workspace(pods(1, 2, "atomic")).apply();
      expect(atomic.output).toContain("Error: ");
      expect(atomic.output).toContain("context deadline exceeded");

      const terraform = workspace(pods(0, 120));
      await succeeded(terraform.apply());
      terraform.write(configuration(pods(1, 2)));
      const { output } = await terraform.apply();
      expect(output).toContain("Error: Error upgrading chart");
      expect(output).toContain("context deadline exceeded");
      expect(terraform.attributes("helm_release.pods")).toMatchObject({ values: ['"replicas": 0\n'] });

      await cluster().client.apply("/api/v1/nodes/n1", node("n1"));
      terraform.write(configuration(pods(1, 120)));
      await succeeded(terraform.apply());
      expect(terraform.attributes("helm_release.pods")).toMatchObject({
        status: "deployed",
        values: ['"replicas": 1\n'],
      });
      expect(await terraform.planCode()).toBe(0);
      await succeeded(terraform.run("destroy", "-auto-approve"));
    });

    it("installs and removes a chart with resource definitions, webhooks and hooks, and waits for its pods", async () => {
      await cluster().client.apply("/api/v1/nodes/n1", node("n1"));
      const chart = join(folder, "operator");
      writeChart(chart, operatorChart);
      const terraform = workspace(`
        resource "helm_release" "operator" {
          name             = "operator"
          chart            = "${chart}"
          namespace        = "operators"
          create_namespace = true
          atomic           = true
          timeout          = 120
        }
      `);
      await succeeded(terraform.apply());
      expect(terraform.attributes("helm_release.operator")).toMatchObject({
        status: "deployed",
        metadata: { notes: "The operator runs.\n", app_version: "2.0" },
      });
      const [deployment] = await cluster().client.list("/apis/apps/v1/namespaces/operators/deployments");
      expect(deployment?.["status"]).toMatchObject({ readyReplicas: 2 });
      expect(await terraform.planCode()).toBe(0);
      await succeeded(terraform.run("destroy", "-auto-approve"));
      expect(await cluster().client.list("/apis/apps/v1/namespaces/operators/deployments")).toEqual([]);
    });
  });
}

/** What the real provider 3.1.1 left and planned, by the name of the resource. */
function readRecorded<Content>(file: string): Readonly<Record<string, Content>> {
  return JSON.parse(readFileSync(new URL(`../helm/testing/${file}`, import.meta.url), "utf8"));
}

function namespace(name: string): KubeObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

function node(name: string): KubeObject {
  const addresses = [{ type: "InternalIP", address: "10.0.0.10" }];
  const capacity = { cpu: "4", memory: "8Gi", pods: "20", "ephemeral-storage": "20Gi" };
  return { apiVersion: "v1", kind: "Node", metadata: { name }, status: { addresses, capacity, allocatable: capacity } };
}

/** What Terraform says, without its line breaks. */
function unwrapped({ output }: Pick<Run, "output">): string {
  return output.replace(/\s+/g, " ");
}

/** Attributes without when it was. */
function withoutTimes(attributes: Attributes): Attributes {
  const { first_deployed: _first, last_deployed: _last, ...metadata } = attributes["metadata"] as Attributes;
  return { ...attributes, metadata };
}
