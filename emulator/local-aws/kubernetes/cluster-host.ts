import { once } from "node:events";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runOnceKilled } from "../../watchdog.ts";
import type { PodIdentityAssociation } from "../eks/model.ts";
import type { ClusterRecord, EksRegion } from "../eks/region.ts";
import type { MotoClient } from "../moto-client.ts";
import type { AccessWebhooks } from "./access/webhooks.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import type { Controller } from "./controllers/controller.ts";
import { controllers } from "./controllers/index.ts";
import { type KubernetesPrograms, runsPods } from "./programs.ts";
import { runControllers } from "./run-controllers.ts";

export interface ClusterHostOptions {
  readonly programs: KubernetesPrograms;
  /** Holds a folder for each cluster. @default a new one in the system's folder for temporary files, removed at the end */
  readonly directory?: string | undefined;
  /** Called with what a person should know, such as a Kubernetes version that differs from the one asked for. */
  readonly say?: (line: string) => void;
}

interface Hosted {
  readonly region: string;
  readonly stop: () => Promise<void>;
  /** Absent until it stands. */
  plane?: ControlPlane;
}

/** A cluster that is a Kubernetes. */
export interface HostedCluster {
  readonly name: string;
  readonly region: string;
  readonly plane: ControlPlane;
  /** Which service accounts have which role, at this moment. */
  associations(): readonly PodIdentityAssociation[];
}

/** Runs a Kubernetes for each cluster of EKS. */
export class ClusterHost {
  private readonly options: ClusterHostOptions;
  private readonly access: AccessWebhooks;
  private readonly hosted = new Map<ClusterRecord, Hosted>();
  private readonly environment: () => Readonly<Record<string, string>>;
  private isStopped = false;
  private changes = 0;
  private made: string | undefined;
  /** Calls off what removes it when this process is killed. */
  private keepMade: () => void = () => undefined;

  /** @param environment variables that point SDKs to the local AWS. @default - none */
  constructor(
    options: ClusterHostOptions,
    access: AccessWebhooks,
    environment: () => Readonly<Record<string, string>> = () => ({}),
  ) {
    this.environment = environment;
    this.options = options;
    this.access = access;
  }

  /**
   * Starts the Kubernetes of a cluster that EKS has just created; the cluster is ACTIVE, or FAILED, once it stands. Once all
   * have been stopped, none starts any more.
   */
  start(region: EksRegion, record: ClusterRecord, moto: MotoClient): void {
    if (this.isStopped) return;
    const stopping = new AbortController();
    const hosted: Hosted = {
      region: region.account.region,
      stop: async () => {
        stopping.abort();
        await running;
      },
    };
    this.hosted.set(record, hosted);
    const running = this.run(region, record, moto, hosted, stopping.signal);
  }

  /** Lets the clusters follow what somebody has asked of AWS. */
  hasChanged(): void {
    this.changes++;
  }

  /** Ends the Kubernetes of a cluster: no process and no file is left. */
  async stop(record: ClusterRecord): Promise<void> {
    await this.hosted.get(record)?.stop();
    this.hosted.delete(record);
  }

  /** Those that stand. */
  clusters(): HostedCluster[] {
    return [...this.hosted].flatMap(([{ cluster, associations }, { region, plane }]) =>
      plane === undefined
        ? []
        : [{ name: cluster.name, region, plane, associations: () => [...associations.values()] }],
    );
  }

  async stopAll(): Promise<void> {
    this.isStopped = true;
    await Promise.all([...this.hosted.keys()].map((record) => this.stop(record)));
    if (this.made !== undefined) rmSync(this.made, { recursive: true, force: true });
    this.made = undefined;
    this.keepMade();
  }

  private async run(
    region: EksRegion,
    record: ClusterRecord,
    moto: MotoClient,
    hosted: Hosted,
    stopped: AbortSignal,
  ): Promise<void> {
    const { programs, say = () => undefined } = this.options;
    const { name, kubernetesNetworkConfig } = record.cluster;
    let plane: ControlPlane;
    let log: (line: string) => void;
    let closeWebhooks = (): void => undefined;
    try {
      const directory = join(this.directory(), `${region.account.region}-${name}`);
      log = logTo(`${directory}.log`);
      const webhooks = this.access.open({ record, moto, client: () => hosted.plane?.client, log });
      closeWebhooks = webhooks.close;
      plane = await startControlPlane({
        programs,
        directory,
        serviceCidr: String(kubernetesNetworkConfig["serviceIpv4Cidr"] ?? "10.100.0.0/16"),
        webhooks,
        stopped,
      });
    } catch (error) {
      closeWebhooks();
      if (stopped.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      say(`The Kubernetes of cluster ${name} did not start: ${reason}`);
      record.cluster = { ...record.cluster, status: "FAILED" };
      return;
    }
    hosted.plane = plane;
    record.cluster = {
      ...record.cluster,
      status: "ACTIVE",
      endpoint: plane.endpoint,
      certificateAuthority: { data: Buffer.from(plane.certificateAuthority).toString("base64") },
      identity: { oidc: { issuer: plane.endpoint } },
    };
    void plane.failed.then((program) => {
      if (!stopped.aborted) say(`${program} of cluster ${name} ended by itself.`);
    });
    const all = [sayOtherVersion(plane, say), ...controllers.map((make) => make())];
    const beside = { environment: this.environment(), start: plane.start };
    const view = { record, region, client: plane.client, moto, runsPods: runsPods(programs), host: beside };
    const working = runControllers(all, view, stopped, { changesInAws: () => this.changes, log });
    if (!stopped.aborted) await once(stopped, "abort");
    closeWebhooks();
    // First, so that a controller that waits for an answer waits no longer.
    await plane.stop();
    await working;
  }

  private directory(): string {
    const { directory } = this.options;
    if (directory !== undefined) {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      return directory;
    }
    if (this.made === undefined) {
      this.made = mkdtempSync(join(tmpdir(), "local-eks-"));
      // Once the programs of its clusters have ended, too.
      this.keepMade = runOnceKilled('sleep 1; rm -rf -- "$0"', this.made);
    }
    return this.made;
  }
}

/** Appends lines to a file. Where its folder has been taken away, nobody wants them. */
function logTo(file: string): (line: string) => void {
  return (line) => {
    try {
      appendFileSync(file, `${line}\n`, { mode: 0o600 });
    } catch {
      // What is logged goes on.
    }
  };
}

/** Says it whenever a cluster is to have another Kubernetes than the one that was found. */
function sayOtherVersion({ version }: ControlPlane, say: (line: string) => void): Controller {
  let asked = "";
  return {
    name: "version",
    async reconcile({ record: { cluster } }) {
      if (cluster.version === asked) return;
      asked = cluster.version;
      if (version.startsWith(`${asked}.`)) return;
      say(`Cluster ${cluster.name} asks for Kubernetes ${asked}; what was found and runs is ${version}.`);
    },
  };
}
