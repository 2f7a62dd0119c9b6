import { spawn } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { findKubernetes, findMoto, noKubernetes, noMoto } from "@ml-platform/emulator";
import { findProvider, noMirror } from "@ml-platform/emulator/provider-mirror";
import type { Environment } from "@ml-platform/environments";
import { PooledProvider } from "../../local/pooled-provider.ts";
import { knownLocalAccounts } from "../../local/run-file.ts";
import { stopAccount } from "../../local/start-account.ts";
import type { Services } from "../../services.ts";
import { capturedIo } from "../../testing/captured-io.ts";
import { keptSchemas } from "../../testing/kept-schemas.ts";
import type { RunOptions } from "../../testing/test-repository.ts";
import { Rehearsal } from "../rehearsal.ts";

const executable = findProvider();

/** Why these tests are skipped; undefined if they can run. */
export const missing =
  executable === undefined
    ? noMirror
    : findMoto() === undefined
      ? noMoto
      : findKubernetes() === undefined
        ? noKubernetes
        : undefined;

/** A local AWS outlives the process that starts it, but not its folder: that goes if this process is killed. */
function endWithThisProcess(root: string): void {
  const script = 'cat; rm -rf -- "$0"';
  spawn("/bin/sh", ["-c", script, root], { detached: true, stdio: ["pipe", "ignore", "ignore"] }).unref();
}

/** What the programs of a cluster are found by. */
const { KUBEBUILDER_ASSETS, MOTO_SERVER, XDG_CACHE_HOME } = process.env;

/** A repository whose environments are on the target `local`: in a local AWS that the commands start themselves. */
export class LocalTarget extends Rehearsal {
  private readonly provider: PooledProvider;

  constructor(environments: readonly Environment[]) {
    super(environments);
    this.target = "local";
    this.provider = new PooledProvider(this.root, executable ?? "", keptSchemas);
    endWithThisProcess(this.root);
  }

  override services(): Partial<Services> {
    return { startProviders: this.provider.startProviders };
  }

  override runWith(argv: readonly string[], options: RunOptions = {}) {
    return super.runWith(argv, {
      ...options,
      env: { KUBEBUILDER_ASSETS, MOTO_SERVER, XDG_CACHE_HOME, ...options.env },
    });
  }

  /** The process, for what commands do beneath. */
  io() {
    const { HOME, PATH } = process.env;
    const env = { HOME, PATH, KUBEBUILDER_ASSETS, MOTO_SERVER, XDG_CACHE_HOME };
    return capturedIo({ root: this.root, env, ask: undefined, onInterrupt: () => () => undefined }).io;
  }

  async stop(): Promise<void> {
    await this.provider.stop();
    for (const account of knownLocalAccounts(this.root)) await stopAccount(this.io(), account);
  }

  /** Processes that work in the repository: those of the local AWS, however they were started. */
  processes(): number[] {
    return readdirSync("/proc").flatMap((name) => {
      try {
        const isHere = readlinkSync(`/proc/${name}/cwd`).startsWith(this.root);
        const isZombie = /\) Z /.test(readFileSync(`/proc/${name}/stat`, "utf8"));
        return /^\d+$/.test(name) && isHere && !isZombie ? [Number(name)] : [];
      } catch {
        // It has ended in the meantime, or is somebody else's.
        return [];
      }
    });
  }
}
