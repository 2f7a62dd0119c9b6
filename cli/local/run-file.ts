import { randomBytes, randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Holder, hasEnded, parseHolder } from "@ml-platform/state";
import { makePrivateDirectory } from "../plan/directories.ts";

/** A cluster of a local AWS that is a Kubernetes. */
export interface RunningCluster {
  readonly name: string;
  readonly region: string;
  /** `https://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** `1.35.4`. */
  readonly version: string;
}

/** What the background process of an account says about itself, for the commands that use it. */
export interface LocalRun {
  /** Twelve digits. */
  readonly account: string;
  readonly process: Holder;
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Version of the Kubernetes that its clusters are; absent if they are records only. */
  readonly kubernetes?: string;
  readonly clusters: readonly RunningCluster[];
}

/** Where everything of the target `local` is: a folder for each account, and what commands share. */
export function localDirectory(root: string): string {
  return join(root, ".platform", "local");
}

/** What AWS providers answer to `GetSchema`, for all accounts. */
export function schemasDirectory(root: string): string {
  return join(localDirectory(root), "provider-schemas");
}

/** What the background process of an account keeps; all of it goes with the process. */
export function accountDirectory(root: string, account: string): string {
  return join(localDirectory(root), account);
}

export function logFile(directory: string): string {
  return join(directory, "local-aws.log");
}

function runFile(directory: string): string {
  return join(directory, "run.json");
}

/** Writes the file as a whole, readable by its owner only. */
export function writeRun(directory: string, run: LocalRun): void {
  const unfinished = `${runFile(directory)}.${randomUUID()}`;
  writeFileSync(unfinished, JSON.stringify({ schemaVersion: 1, ...run }), { mode: 0o600 });
  renameSync(unfinished, runFile(directory));
}

/** Takes the file away, which tells that the process ended in order. */
export function removeRun(directory: string): void {
  rmSync(runFile(directory), { force: true });
}

/** What was written last, whether the process still runs or not; undefined if nothing was. */
export function readRun(directory: string): LocalRun | undefined {
  try {
    const run = JSON.parse(readFileSync(runFile(directory), "utf8")) as LocalRun;
    return parseHolder(run.process) === undefined || typeof run.url !== "string" ? undefined : run;
  } catch {
    return undefined;
  }
}

/** The local AWS of an account, if its process lives. */
export function runningAccount(root: string, account: string): LocalRun | undefined {
  const run = readRun(accountDirectory(root, account));
  return run === undefined || hasEnded(run.process) ? undefined : run;
}

/** Accounts that run, or have left something. */
export function knownLocalAccounts(root: string): string[] {
  try {
    return readdirSync(localDirectory(root)).filter((name) => /^\d{12}$/.test(name));
  } catch {
    return [];
  }
}

export function runningAccounts(root: string): LocalRun[] {
  return knownLocalAccounts(root).flatMap((account) => runningAccount(root, account) ?? []);
}

/** `LOCAL` and 128 random bits: nobody guesses it. */
export function ownAccessKey(root: string): string {
  return accessKey(root, () => `LOCAL${randomBytes(16).toString("hex").toUpperCase()}`);
}

/** The access key id that this repository's commands sign with: the local AWS answers nobody else. */
export function accessKey(root: string, random: () => string): string {
  const directory = localDirectory(root);
  mkdirSync(join(root, ".platform"), { recursive: true });
  makePrivateDirectory(directory);
  const file = join(directory, "access-key");
  const unfinished = `${file}.${randomUUID()}`;
  try {
    return readFileSync(file, "utf8");
  } catch {
    writeFileSync(unfinished, random(), { mode: 0o600, flag: "wx" });
  }
  try {
    // Appears with all of its contents, and once, whoever tries at the same time.
    linkSync(unfinished, file);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== "EEXIST") throw failure;
  } finally {
    rmSync(unfinished, { force: true });
  }
  return readFileSync(file, "utf8");
}
