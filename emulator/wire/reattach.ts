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
 * `Pid` must be a live process: terraform cancels every request about a second after it finds that pid dead, and kills
 * it when the address does not answer. So this text belongs in the environment of a child process and never in a file
 * that could outlive the server. `Test: true` keeps terraform from killing the server when it ends.
 */
export function reattachProviders(providers: readonly ServedProvider[], pid: number): string {
  const entries = providers.map(({ source, protocol, address }) => [
    `registry.terraform.io/${source}`,
    { Protocol: "grpc", ProtocolVersion: protocol, Pid: pid, Test: true, Addr: { Network: "tcp", String: address } },
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}
