import type { Protocol } from "./proto.ts";

export interface ServedProvider {
  /** `hashicorp/aws`. */
  readonly source: string;
  readonly protocol: Protocol;
  /** The path of a Unix socket. */
  readonly address: string;
}

/** Terraform and OpenTofu each complete `hashicorp/aws` with the host of their own registry. */
const registries = ["registry.terraform.io", "registry.opentofu.org"];

/**
 * The value of `TF_REATTACH_PROVIDERS`, for Terraform and OpenTofu alike.
 *
 * `Pid` must belong to a live process: terraform cancels every request about a second after it finds the process dead,
 * and kills the process if the address does not answer. Pass this text to child processes only; never write it to a
 * file, which could outlive the server. `Test: true` keeps terraform from killing the server when terraform exits.
 */
export function reattachProviders(providers: readonly ServedProvider[], pid: number): string {
  const entries = providers.flatMap(({ source, protocol, address }) => {
    const Addr = { Network: "unix", String: address };
    const entry = { Protocol: "grpc", ProtocolVersion: protocol, Pid: pid, Test: true, Addr };
    return registries.map((registry) => [`${registry}/${source}`, entry]);
  });
  return JSON.stringify(Object.fromEntries(entries));
}
