import { type ChildProcess, spawn } from "node:child_process";
import { dirname } from "node:path";
import { runOnceKilled } from "../watchdog.ts";
import { ProviderError } from "../wire/diagnostic.ts";
import { makeSocketDirectory } from "../wire/socket-directory.ts";
import { findTool, isProgram, toolVersions } from "./tools.ts";

/** Why the local AWS cannot start, and how to change that. */
export const noMoto = `moto_server was not found on PATH, and MOTO_SERVER names none. "platform local setup" brings it, as does: pip install 'moto[server]==${toolVersions.moto}'`;

export interface Moto {
  /** `unix:` and the path of a socket that only this user can open. */
  readonly address: string;
  /** Resolves once the process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** The program that `MOTO_SERVER` names, else `moto_server` on PATH or where `platform local setup` has put it. */
export function findMoto(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env["MOTO_SERVER"];
  if (named !== undefined && named !== "") return isProgram(named) ? named : undefined;
  return findTool("moto_server", env);
}

/**
 * Starts moto on a socket that only this user can open. It has its own process group, so that Ctrl-C in a terminal
 * reaches this process only, which then stops moto last. moto ends when this process is killed, too.
 *
 * @param advertisedPort the port that clients use, for the URLs that moto answers
 * @throws {ProviderError} if moto is missing or does not start
 */
export async function startMoto(account: string, advertisedPort: number): Promise<Moto> {
  const program = findMoto();
  if (program === undefined) throw new ProviderError(noMoto);
  const sockets = await makeSocketDirectory(["moto"]);
  const socket = sockets.socket("moto");
  // Werkzeug, which serves moto, takes such a name for a host: select_address_family in werkzeug/serving.py.
  const moto = spawn(program, ["-H", `unix://${socket}`, "-p", "0"], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      MOTO_ACCOUNT_ID: account,
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
      MOTO_PORT: String(advertisedPort),
      PYTHONUNBUFFERED: "1",
    },
  });
  const ended = new Promise<void>((resolve) => {
    moto.once("exit", () => resolve());
    moto.once("error", () => resolve());
  });
  void ended.then(runOnceKilled('kill -s TERM -- "-$0"; rm -rf -- "$1"', String(moto.pid), dirname(socket)));
  void ended.then(() => sockets.remove());
  const stop = async (): Promise<void> => {
    signalGroup(moto, "SIGTERM");
    const patience = setTimeout(() => signalGroup(moto, "SIGKILL"), 5000);
    await ended;
    clearTimeout(patience);
  };
  try {
    await listening(moto, program);
    return { address: `unix:${socket}`, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Longest time that moto may take to start. */
const startSeconds = 60;

/** Werkzeug logs `Running on unix:///...` once it listens, then a line for each request: they are dropped. */
function listening(moto: ChildProcess, program: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = "";
    const fail = (why: string): void =>
      reject(new ProviderError(`${program} did not start: ${why}${log === "" ? "" : `\n${log.trimEnd()}`}`));
    const patience = setTimeout(() => fail(`it did not listen within ${startSeconds} seconds`), startSeconds * 1000);
    patience.unref();
    moto.on("error", (error) => fail(error.message));
    moto.on("exit", (code, signal) => fail(`it ended with ${signal ?? `exit code ${String(code)}`}`));
    moto.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      if (log === "done") return;
      log += chunk;
      if (!log.includes("Running on unix://")) return;
      log = "done";
      clearTimeout(patience);
      resolve();
    });
  });
}

/** Reaches moto even where `moto_server` is a script that starts Python. */
function signalGroup(moto: ChildProcess, signal: NodeJS.Signals): void {
  if (moto.pid === undefined || moto.exitCode !== null || moto.signalCode !== null) return;
  try {
    process.kill(-moto.pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}
