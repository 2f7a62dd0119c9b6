import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";
import { execa } from "execa";
import { repository } from "../timed.ts";

/** When, where and how figures were measured. */
export interface Conditions {
  readonly command: string;
  /** `2026-01-31` */
  readonly date: string;
  /** `2 cores of AMD EPYC 7R13, 8 GB, linux x64, Node 24.1.0` */
  readonly machine: string;
  readonly commit: string;
}

/** @param args of `pnpm bench` */
export async function conditions(args: readonly string[]): Promise<Conditions> {
  const { stdout } = await execa("git", ["rev-parse", "--short=8", "HEAD"], { cwd: repository, reject: false });
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GB`;
  const model = cpus()[0]?.model.trim() || "an unnamed processor";
  return {
    command: `pnpm bench ${args.join(" ")}`,
    date: new Date().toISOString().slice(0, 10),
    machine: `${availableParallelism()} cores of ${model}, ${memory}, ${platform()} ${arch()}, Node ${process.versions.node}`,
    commit: stdout || "unknown",
  };
}
