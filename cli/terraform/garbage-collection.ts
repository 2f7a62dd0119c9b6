import { totalmem } from "node:os";

/**
 * How far a heap may grow, in percent of what is in use, before Go collects it. Planning 88 unchanged resources, Terraform
 * spends a quarter of its CPU time on collections with Go's default of 100, and a tenth with 400.
 */
const growth = 400;

/** Bytes. Below, a process whose heap does not fit would spend its time on collections: it keeps Go's defaults. */
const leastLimit = 512 * 1024 * 1024;

/** A process of Terraform and one of a provider, each of which may reach its limit, use at most half of the memory. */
const share = 1 / 4;

/**
 * Variables by which Terraform and its providers collect their memory less often; none if memory is scarce, or if the
 * person has set any of them: https://pkg.go.dev/runtime#hdr-Environment_Variables
 *
 * @param memory of this machine, in bytes
 * @param processes how many run at once
 */
export function fewerCollections(
  env: Readonly<Record<string, string | undefined>>,
  memory: number,
  processes: number,
): Readonly<Record<string, string>> {
  if (env["GOGC"] !== undefined || env["GOMEMLIMIT"] !== undefined) return {};
  const limit = Math.floor((memory * share) / processes);
  return limit < leastLimit ? {} : { GOGC: String(growth), GOMEMLIMIT: String(limit) };
}

/** Bytes: what a container may use, or all that the machine has. */
export function machineMemory(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
}
