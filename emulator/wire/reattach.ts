import type { Protocol } from "./proto.ts";

export interface ServedProvider {
  /** `hashicorp/aws`. */
  readonly source: string;
  readonly protocol: Protocol;
  readonly address: string;
}

/**
 * The value of `TF_REATTACH_PROVIDERS`.
 *
 * `Pid` must belong to a live process: terraform cancels every request about a second after it finds the process dead,
 * and kills the process if the address does not answer. Pass this text to child processes only; never write it to a
 * file, which could outlive the server. `Test: true` keeps terraform from killing the server when terraform exits.
 */
export function reattachProviders(providers: readonly ServedProvider[], pid: number): string {
  const entries = providers.map(({ source, protocol, address }) => [
    `registry.terraform.io/${source}`,
    { Protocol: "grpc", ProtocolVersion: protocol, Pid: pid, Test: true, Addr: { Network: "tcp", String: address } },
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}
