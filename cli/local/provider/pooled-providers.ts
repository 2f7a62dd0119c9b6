import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { schemasDirectory } from "../run-file.ts";
import { attachedTo } from "./attach.ts";
import type { PoolRequest } from "./pool-request.ts";
import { UsedTypes } from "./used-types.ts";

type Variables = Readonly<Record<string, string>>;

/** Real AWS providers for the Terraforms of one command, in a process of their own. */
export interface PooledProviders {
  /** @see attachedTo */
  environmentOf(stackDirectory: string, others: string | undefined): Variables;
  stop(): void;
}

const program = fileURLToPath(new URL("../../bin/platform.mjs", import.meta.url));

/**
 * Undefined where each Terraform starts its own, if the pool does not start, or if somebody wants what providers log.
 *
 * @param root of the repository
 * @param directory of the account
 * @param env of the providers
 */
export async function startPooledProviders(
  root: string,
  directory: string,
  env: Variables,
): Promise<PooledProviders | undefined> {
  if (env["PLATFORM_NO_CACHE"] || Object.keys(env).some((name) => name.startsWith("TF_LOG"))) return undefined;
  const types = join(directory, "aws-types");
  const request: PoolRequest = { types, schemas: schemasDirectory(root) };
  const child = spawn(process.execPath, [program, "local", "providers", JSON.stringify(request)], {
    cwd: directory,
    // A Ctrl-C on the terminal does not reach it.
    detached: true,
    stdio: ["pipe", "pipe", "ignore"],
    env,
  });
  const failed = new Promise<undefined>((resolve) => child.once("error", () => resolve(undefined)));
  const socket = await Promise.race([firstLine(child.stdout), failed]);
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) (pipe as { unref?(): void }).unref?.();
  const { pid } = child;
  if (socket === undefined || pid === undefined) return undefined;
  const used = new UsedTypes(types);
  return {
    environmentOf: (stackDirectory, others) => attachedTo({ socket, pid }, stackDirectory, used, others),
    stop: () => void child.kill("SIGTERM"),
  };
}

/** Undefined if it ends before. */
function firstLine(output: Readable): Promise<string | undefined> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: output });
    lines.once("line", resolve).once("close", () => resolve(undefined));
  });
}
