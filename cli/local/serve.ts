import { existsSync } from "node:fs";
import { join } from "node:path";
import { findKubernetes, type LocalAws, noKubernetes, ProviderError, startLocalAws } from "@ml-platform/emulator";
import { UserError } from "@ml-platform/rules";
import { thisProcess } from "@ml-platform/state";
import {
  accountDirectory,
  type LocalRun,
  ownAccessKey,
  readRun,
  removeRun,
  runningAccount,
  writeRun,
} from "./run-file.ts";

/** What the background process of an account is told, for everybody on the machine to see. */
export interface ServeRequest {
  /** Of the repository that it belongs to. */
  readonly root: string;
  readonly account: string;
  readonly region: string;
}

const lookMilliseconds = 500;

/**
 * Is the local AWS of an account until a signal ends it, moto ends by itself, or its folder is taken away or over. What it
 * says is for a log.
 */
export async function serveAccount({ root, account, region }: ServeRequest): Promise<void> {
  const directory = accountDirectory(root, account);
  const say = (line: string): void => console.error(`${new Date().toISOString()} ${line}`);
  const programs = findKubernetes();
  if (programs === undefined) say(`Clusters are only records. ${noKubernetes}`);
  const kubernetes = programs && { programs, directory: join(directory, "clusters"), say };
  const stopped = signalled();
  const aws = await startLocalAws({ account, region, accessKey: ownAccessKey(root), kubernetes }).catch((failure) => {
    throw failure instanceof ProviderError ? new UserError(failure.message) : failure;
  });
  const holder = thisProcess();
  // A command that is killed while it starts the account leaves this process behind, and the next one starts another.
  const first = runningAccount(root, account);
  if (first !== undefined) {
    say(`Ending: process ${first.process.pid} is AWS account ${account} already.`);
    return aws.stop();
  }
  const run = (): LocalRun => ({
    account,
    process: holder,
    url: aws.url,
    ...(programs !== undefined && { kubernetes: programs.version }),
    clusters: clustersOf(aws),
  });
  let written = JSON.stringify(run());
  writeRun(directory, run());
  say(`Ready: ${aws.url} is AWS account ${account}.`);
  const gone = new Promise<string>((resolve) => {
    const timer = setInterval(() => {
      if (!existsSync(directory)) return resolve("its folder is gone");
      const owner = readRun(directory)?.process.pid ?? holder.pid;
      if (owner !== holder.pid) return resolve(`process ${owner} has its folder now`);
      const now = JSON.stringify(run());
      if (now !== written) writeRun(directory, run());
      written = now;
    }, lookMilliseconds);
    timer.unref();
  });
  const why = await Promise.race([stopped, gone, aws.ended.then(() => "moto ended by itself")]);
  say(`Ending: ${why}.`);
  await aws.stop();
  // Left where it ends unasked, so that the next command can say that everything is gone.
  if (why === "it was asked to") removeRun(directory);
}

function clustersOf(aws: LocalAws): LocalRun["clusters"] {
  return aws
    .clusters()
    .map(({ name, region, plane: { endpoint, version } }) => ({ name, region, endpoint, version }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function signalled(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve("it was asked to"));
    // The terminal of the command that started it may close.
    process.on("SIGHUP", () => undefined);
  });
}
