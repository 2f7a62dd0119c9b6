import { readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startProviderPool } from "@ml-platform/emulator/pool";
import { type PoolRequest, programOf } from "./pool-request.ts";
import { UsedTypes } from "./used-types.ts";

const lookMilliseconds = 500;
/** A Terraform that a killed command has left at work may be between two connections. */
const quietMilliseconds = 60_000;

/**
 * Serves real AWS providers to the Terraforms of one command. It outlives a command that is killed as long as a Terraform
 * is connected: that finishes what it is doing, as it would with a provider of its own.
 */
export async function serveProviders({ types, schemas }: PoolRequest): Promise<void> {
  const variables = Object.entries(process.env).filter((entry): entry is [string, string] => /^AWS_/.test(entry[0]));
  const used = new UsedTypes(types);
  const pool = await startProviderPool({
    executable: () => readlinkSync(programOf(pool.socket)),
    environment: Object.fromEntries(variables),
    types: () => used.all(),
    schemas,
  });
  process.stdout.write(`${pool.socket}\n`);
  const asked = new Promise<void>((resolve) => process.once("SIGTERM", resolve));
  await Promise.race([asked, commandEnded().then(() => quiet(() => pool.count().connections))]);
  await pool.stop();
}

/** The other end of its standard input is the command's. */
function commandEnded(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin.on("close", resolve).on("error", () => undefined);
    process.stdin.resume();
  });
}

async function quiet(connections: () => number): Promise<void> {
  for (let since = Date.now(); Date.now() - since < quietMilliseconds; await sleep(lookMilliseconds)) {
    if (connections() > 0) since = Date.now();
  }
}
