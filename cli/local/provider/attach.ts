import { existsSync, readlinkSync, symlinkSync } from "node:fs";
import { reattachProviders } from "@ml-platform/emulator/reattach";
import { isProcessAlive } from "../../terraform/process-alive.ts";
import { installedProvider } from "./installed-provider.ts";
import { programOf } from "./pool-request.ts";
import type { UsedTypes } from "./used-types.ts";

/** Where a pool of AWS providers answers. */
export interface PoolAddress {
  readonly socket: string;
  /** Of the process that listens. */
  readonly pid: number;
}

/**
 * The variable that makes Terraform in the directory of a stack use a pool; none if Terraform has not installed a provider there,
 * which is when it checks it, or another one than for the stacks before, or if the pool is gone.
 *
 * @param used learns the types of the stack, so that the pool serves them
 * @param others `TF_REATTACH_PROVIDERS` of other providers @default - none
 */
export function attachedTo(
  { socket, pid }: PoolAddress,
  stackDirectory: string,
  used: UsedTypes,
  others = "{}",
): Readonly<Record<string, string>> {
  const installed = installedProvider(stackDirectory);
  // Terraform kills the process if nothing answers at the socket.
  const isServing = existsSync(socket) && isProcessAlive(pid);
  if (installed === undefined || !isServing || programServed(socket, installed) !== installed) return {};
  used.add(stackDirectory);
  const aws = reattachProviders([{ source: "hashicorp/aws", protocol: 5, address: socket }], pid);
  return { TF_REATTACH_PROVIDERS: JSON.stringify({ ...JSON.parse(others), ...JSON.parse(aws) }) };
}

/** The program that the pool runs: the first that was installed. */
function programServed(socket: string, installed: string): string {
  const link = programOf(socket);
  if (!existsSync(link)) symlinkSync(installed, link);
  return readlinkSync(link);
}
