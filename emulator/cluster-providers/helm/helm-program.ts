import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTool, toolVersions } from "../../local-aws/tools.ts";
import { runOnceKilled } from "../../watchdog.ts";

/** Why charts cannot be installed, and how to change that. */
export const noHelm = `the program helm is not on this machine: "platform local setup" brings helm ${toolVersions.helm}`;

export function findHelm(environment = process.env): string | undefined {
  return findTool("helm", environment);
}

export interface HelmCall {
  readonly args: readonly string[];
  /** Files of the call, by name, which only this user can read; `--kubeconfig=<folder>/<name>` finds them. */
  readonly files?: Readonly<Record<string, string>>;
  /** After how many milliseconds the call is ended. @default never: helm has time-outs of its own */
  readonly patience?: number;
}

/** helm gets five seconds to end; its folder has what it signs in with. */
const endAndRemove = `
  helm=$(cat "$0/pid")
  kill -s TERM "$helm"
  for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
    kill -0 "$helm" || break
    sleep 0.2
  done
  kill -s KILL "$helm"
  rm -rf "$0"`;

/** What helm said, trimmed. */
export interface HelmAnswer {
  readonly succeeded: boolean;
  readonly output: string;
  /** Of standard error, without the prefix `Error: `. */
  readonly error: string;
}

/** `args` with the folder of the call in place of this word. */
export const callFolder = "{folder}";

/**
 * Runs helm. It finds no configuration, plugins or credentials of this user: every call has a private folder, which is
 * removed afterwards, and also if this process is killed; helm is asked to end then.
 *
 * @returns undefined if helm is not on this machine
 */
export async function runHelm(call: HelmCall, environment = process.env): Promise<HelmAnswer | undefined> {
  const program = findHelm(environment);
  if (program === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "emulator-helm-"));
  const callOff = runOnceKilled(endAndRemove, folder);
  try {
    for (const [name, content] of Object.entries(call.files ?? {})) {
      writeFileSync(join(folder, name), content, { mode: 0o600 });
    }
    return await run(program, folder, call, environment);
  } finally {
    callOff();
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(
  program: string,
  folder: string,
  { args, patience }: HelmCall,
  environment: NodeJS.ProcessEnv,
): Promise<HelmAnswer> {
  return new Promise((resolve, reject) => {
    const helm = spawn(
      program,
      args.map((arg) => arg.replaceAll(callFolder, folder)),
      {
        stdio: ["ignore", "pipe", "pipe"],
        // Ctrl-C reaches this process only: like the real provider, helm finishes what it has begun when Terraform is
        // asked to stop, because a release that it leaves half-way is in no state.
        detached: true,
        env: {
          ...withoutHelmVariables(environment),
          HELM_CACHE_HOME: join(folder, "cache"),
          HELM_CONFIG_HOME: join(folder, "config"),
          HELM_DATA_HOME: join(folder, "data"),
          // Not even by mistake the cluster that the user works with.
          KUBECONFIG: join(folder, "kubeconfig"),
        },
      },
    );
    if (helm.pid !== undefined) writeFileSync(join(folder, "pid"), String(helm.pid));
    const output = collect(helm.stdout);
    const errors = collect(helm.stderr);
    let isOver = false;
    const giveUp = (): void => {
      isOver = true;
      helm.kill("SIGTERM");
    };
    const timer = patience === undefined ? undefined : setTimeout(giveUp, patience);
    helm.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    helm.on("close", (code, signal) => {
      clearTimeout(timer);
      const said = errors().replace(/^(?:.*\n)*?Error: /, "") || `helm ended with ${code ?? signal}`;
      const error = isOver ? `no answer within ${Number(patience) / 1000} seconds` : said;
      resolve({ succeeded: code === 0, output: output(), error });
    });
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8").trim();
}

function withoutHelmVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("HELM_")));
}
