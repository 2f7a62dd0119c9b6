import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { UserError } from "@ml-platform/rules";
import { hasEnded, openEnvironmentLock, release } from "@ml-platform/state";
import type { Io } from "../io.ts";
import { showWork } from "../output/show-work.ts";
import { makePrivateDirectory } from "../plan/directories.ts";
import { isProcessAlive } from "../terraform/process-alive.ts";
import { lostAccount } from "./lost-account.ts";
import { accountDirectory, type LocalRun, localDirectory, logFile, readRun, runningAccount } from "./run-file.ts";
import type { ServeRequest } from "./serve.ts";

/** An account of the environments, as far as its local AWS minds it. */
export interface LocalAccount {
  readonly id: string;
  readonly alias: string;
  readonly region: string;
}

/** Longest time that it may take on a busy machine. */
const startSeconds = 180;
const pauseMilliseconds = 100;

/**
 * The local AWS of an account: the one that runs, or one that is started and outlives this process. Of several commands
 * that want it at once, one starts it.
 *
 * @throws {UserError} if it does not start
 */
export async function startAccount(io: Io, account: LocalAccount): Promise<LocalRun> {
  return runningAccount(io.root, account.id) ?? (await exclusively(io, account.id, () => start(io, account)));
}

async function start(io: Io, { id, alias, region }: LocalAccount): Promise<LocalRun> {
  const running = runningAccount(io.root, id);
  if (running !== undefined) return running;
  const directory = accountDirectory(io.root, id);
  tidy(io, directory, alias);
  makePrivateDirectory(directory);
  const work = showWork(io, `Starting the local AWS of ${alias} (${id})`);
  try {
    const pid = spawnServer(io, { root: io.root, account: id, region });
    for (const deadline = Date.now() + startSeconds * 1000; ; await sleep(pauseMilliseconds)) {
      const run = runningAccount(io.root, id);
      if (run !== undefined) return run;
      if (isProcessAlive(pid) && Date.now() < deadline) continue;
      const ended = readRun(directory);
      throw (ended && lostAccount(io, ended)) ?? notStarted(io, pid, directory);
    }
  } finally {
    work.stop();
  }
}

/** Says that an earlier one has ended by itself, and removes what it left but its log. */
function tidy(io: Io, directory: string, alias: string): void {
  if (!existsSync(directory)) return;
  const log = logFile(directory);
  const kept = `${directory}.log`;
  if (readRun(directory) !== undefined) {
    if (existsSync(log)) renameSync(log, kept);
    io.stderr.write(
      `The local AWS of ${alias} had ended by itself: everything in it is gone. Its log: ${relative(io.root, kept)}\n`,
    );
  }
  rmSync(directory, { recursive: true, force: true });
}

/**
 * The process finds its access key in the folder: everybody on the machine sees what it is started with.
 *
 * @returns the id of the process, which has its own process group and session
 */
function spawnServer(io: Io, request: ServeRequest): number {
  const directory = accountDirectory(io.root, request.account);
  const log = openSync(logFile(directory), "a", 0o600);
  try {
    const child = spawn(process.execPath, [program, "local", "serve", JSON.stringify(request)], {
      cwd: directory,
      detached: true,
      stdio: ["ignore", log, log],
      env: serverEnvironment(io.env),
    });
    child.on("error", () => undefined);
    child.unref();
    return child.pid ?? 0;
  } finally {
    closeSync(log);
  }
}

/** Nothing that points elsewhere; programs that are named by a relative path are found from another folder, too. */
function serverEnvironment(env: Io["env"]): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^(AWS|TF|PLATFORM)_/.test(name));
  const named = kept.filter(([name, value]) => /^(KUBEBUILDER_ASSETS|MOTO_SERVER)$/.test(name) && value);
  return Object.fromEntries([...kept, ...named.map(([name, value = ""]) => [name, resolve(value)])]);
}

const program = fileURLToPath(new URL("../bin/platform.mjs", import.meta.url));

function notStarted(io: Io, pid: number, directory: string): UserError {
  if (pid !== 0 && isProcessAlive(pid)) process.kill(pid, "SIGTERM");
  const log = logFile(directory);
  const text = readFileSync(log, "utf8").trimEnd();
  const reason = /^error: (.*)/ms.exec(text)?.[1] ?? text.split("\n").slice(-5).join("\n");
  return new UserError(
    `The local AWS did not start. ${reason}\nIts log: ${relative(io.root, log)}. Nothing was changed.`,
  );
}

/** Ends the local AWS of an account, and removes what it kept. @returns whether it ran, or had left anything */
export async function stopAccount(io: Io, id: string): Promise<boolean> {
  return await exclusively(io, id, async () => {
    const directory = accountDirectory(io.root, id);
    const run = readRun(directory);
    const isRunning = run !== undefined && !hasEnded(run.process) && run.process.host === hostname();
    if (isRunning) await end(run.process.pid, () => hasEnded(run.process));
    const hadAnything = existsSync(directory);
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    rmSync(`${directory}.log`, { force: true });
    return hadAnything;
  });
}

/** Longest time that a control plane and moto may take to end. */
const stopSeconds = 60;

async function end(pid: number, hasEnded: () => boolean): Promise<void> {
  const deadline = Date.now() + stopSeconds * 1000;
  for (let isAsked = false; !hasEnded(); await sleep(pauseMilliseconds)) {
    try {
      if (!isAsked) process.kill(pid, "SIGTERM");
      // What it has started ends with it, however it ends.
      else if (Date.now() > deadline) process.kill(pid, "SIGKILL");
    } catch {
      // It has ended in the meantime.
    }
    isAsked = true;
  }
}

/** Does `work` while no other command of this repository starts or ends the local AWS of an account. */
async function exclusively<T>(io: Io, id: string, work: () => Promise<T>): Promise<T> {
  makePrivateDirectory(localDirectory(io.root));
  const location = { type: "local", path: join(localDirectory(io.root), `start-${id}.tfstate`) } as const;
  const lock = openEnvironmentLock(location, { env: io.env, cacheDirectory: "" });
  if (lock === undefined) throw new RangeError("files can be locked");
  const own = randomUUID();
  const info = {
    id: own,
    operation: "start",
    info: "",
    who: hostname(),
    terraformVersion: "",
    created: new Date(),
    path: id,
  };
  while ((await lock.acquire(info)).status !== "acquired") await sleep(pauseMilliseconds);
  try {
    return await work();
  } finally {
    await release(lock, own);
  }
}
