import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubeObject } from "@ml-platform/emulator/kubernetes";
import { eventually, type LocalCluster, localCluster, missing } from "@ml-platform/emulator/testing/local-cluster";
import { findTool } from "@ml-platform/emulator/tools";
import { referenceEnvironments } from "@ml-platform/environments/testing";
import { type Synthesized, synthesized } from "@ml-platform/stacks/testing";
import { afterAll, beforeAll, expect } from "vitest";
import { chartObjects, typedObjects } from "./team-objects.ts";

const kindsFolder = new URL("../../../emulator/cluster-providers/helm/kinds/", import.meta.url);
const nodegroup = "eks.amazonaws.com/nodegroup";

/** Namespaces of add-ons into which objects are rendered, and none of the charts that make them. */
const addonNamespaces = ["cert-manager", "external-secrets", "kueue-system"];

/**
 * The cluster `training` of the reference environment `complete`, without what its charts would run: a real API server,
 * scheduler and controller manager, simulated nodes of its node groups, device plugins, an autoscaler, its priority
 * classes and admission policies, and the namespaces of its teams and runners with all that is in them. It also has what the
 * tests of node groups make: the groups of the cluster `inference`, and namespaces of a sandpit and of runners.
 *
 * Kueue, KEDA and External Secrets have their kinds there and no controller.
 */
export class WorkloadCluster {
  /** The namespace in which tests work, and the cluster's team whose it is. */
  readonly namespace = "team-nlp";
  readonly cluster: () => LocalCluster;
  private readonly folder: string;
  private templates: Synthesized["templates"] = {};

  /** Starts the cluster before the tests of a file. */
  constructor() {
    this.cluster = localCluster();
    this.folder = mkdtempSync(join(tmpdir(), "workloads-"));
    beforeAll(async () => {
      if (missing === undefined) this.templates = (await synthesized(referenceEnvironments)).templates;
    });
    afterAll(() => rmSync(this.folder, { recursive: true }));
  }

  /** Brings everything into it that tests of workloads need beside what `checksNodeGroups` leaves. */
  async prepare(): Promise<void> {
    // Otherwise each test would wait for nodes until its time is over.
    if ((await this.nodes(nodegroup)).length === 0) throw new Error("the tests of node groups have made no node");
    await this.bringKinds();
    await this.createNamespaces(addonNamespaces);
    await this.apply([
      ...typedObjects(this.template("complete-training-teams")),
      ...chartObjects(this.template("complete-training-platform")),
      ...chartObjects(this.template("complete-training-teams")),
      ...typedObjects(this.template("complete-training-runners")),
      ...chartObjects(this.template("complete-training-runners")),
    ]);
  }

  /** Ids of the stacks of the reference environments. */
  stacks(): string[] {
    return Object.keys(this.templates);
  }

  /** Those that are not there yet. */
  async createNamespaces(names: readonly string[]): Promise<void> {
    const { client } = this.cluster();
    const present = (await client.list("/api/v1/namespaces")).map(({ metadata }) => metadata.name);
    for (const name of new Set(names))
      if (!present.includes(name))
        await client.create("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }

  /** What a stack is synthesized to. */
  template(stack: string): Synthesized["templates"][string] {
    const template = this.templates[stack];
    if (template === undefined) throw new Error(`${stack} is not synthesized`);
    return template;
  }

  /** Server-side apply that refuses fields which kinds do not have. Fails the test if any object is refused. */
  async apply(objects: readonly KubeObject[]): Promise<void> {
    const said = await this.cluster().kubectl(
      ["apply", "--server-side", "--validate=strict", "-f", "-"],
      JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
    );
    expect(said.split("\n").filter((line) => line !== "" && !line.endsWith("serverside-applied"))).toEqual([]);
  }

  /**
   * A kubeconfig that acts in the namespace with what the API server allows a group, without signing in.
   *
   * @param group @default - a member of the team whose namespace it is
   */
  kubeconfig(group?: string): string {
    // It is JSON, which is YAML.
    const config = JSON.parse(readFileSync(this.cluster().plane.kubeconfig, "utf8"));
    const groups = [group ?? this.memberGroup()];
    config.users = config.users.map((user: { name: string; user: object }) => ({
      ...user,
      user: { ...user.user, as: "member", "as-groups": [...groups, "system:authenticated"] },
    }));
    config.contexts = config.contexts.map((context: { name: string; context: object }) => ({
      ...context,
      context: { ...context.context, namespace: this.namespace },
    }));
    const path = join(this.folder, `${groups[0]?.replaceAll(/\W/g, "-")}.json`);
    writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
    return path;
  }

  /** Runs helm as a member of the team. @returns what it says, and whether it succeeded */
  helm(args: readonly string[], values?: object): Promise<{ readonly code: number; readonly output: string }> {
    return new Promise((resolve) => {
      const child = execFile(
        findTool("helm") ?? "helm",
        [...args, "--namespace", this.namespace, ...(values === undefined ? [] : ["--values", "-"])],
        {
          env: {
            ...process.env,
            KUBECONFIG: this.kubeconfig(),
            HELM_CACHE_HOME: this.folder,
            HELM_CONFIG_HOME: this.folder,
            HELM_DATA_HOME: this.folder,
          },
        },
        (error, stdout, stderr) => resolve({ code: error === null ? 0 : 1, output: `${stdout}${stderr}` }),
      );
      child.stdin?.end(JSON.stringify(values));
    });
  }

  /** The pods of the namespace with these labels. */
  pods(labelSelector: string): Promise<PodObject[]> {
    return this.cluster().client.list<PodObject>(`/api/v1/namespaces/${this.namespace}/pods`, { labelSelector });
  }

  /** The node group of each running pod with these labels, once there are as many. */
  async groupsOf(labelSelector: string, count: number): Promise<string[]> {
    const names = await eventually(async () => {
      const running = (await this.pods(labelSelector)).filter(({ status }) => status?.phase === "Running");
      return running.length === count ? running.map(({ spec }) => spec.nodeName ?? "") : undefined;
    });
    return Promise.all(names.map((name) => this.groupOfNode(name)));
  }

  /** `gpu-training-us-east-2a`. */
  async groupOfNode(name: string): Promise<string> {
    return (await this.cluster().client.get(`/api/v1/nodes/${name}`))?.metadata.labels?.[nodegroup] ?? "";
  }

  /** The nodes of a node group, or of all of them with these labels. */
  nodes(labelSelector: string): Promise<KubeObject[]> {
    return this.cluster().client.list("/api/v1/nodes", { labelSelector });
  }

  private memberGroup(): string {
    const binding = typedObjects(this.template("complete-training-teams")).find(
      ({ kind, metadata }) =>
        kind === "RoleBinding" && metadata.namespace === this.namespace && metadata.name === "member",
    );
    const [subject] = (binding?.["subjects"] ?? []) as { kind: string; name: string }[];
    if (subject?.kind !== "Group") throw new Error("members are bound by no group");
    return subject.name;
  }

  private async bringKinds(): Promise<void> {
    const kinds = readdirSync(kindsFolder).flatMap(
      (file) => (JSON.parse(readFileSync(new URL(file, kindsFolder), "utf8")) as { kinds: KubeObject[] }).kinds,
    );
    const { client } = this.cluster();
    const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    await Promise.all(kinds.map((kind) => client.create(path, kind)));
    await eventually(async () => {
      const definitions = await client.list<DefinitionObject>(path);
      const isEstablished = ({ status }: DefinitionObject) =>
        status?.conditions?.some((condition) => condition.type === "Established" && condition.status === "True");
      return definitions.every(isEstablished) || undefined;
    });
  }
}

/** A pod, as far as tests look at it. */
export interface PodObject extends KubeObject {
  readonly spec: { readonly nodeName?: string; readonly [field: string]: unknown };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly message?: string }[];
  };
}

interface DefinitionObject extends KubeObject {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}
