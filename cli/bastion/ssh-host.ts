import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { type AwsProgram, askAws } from "./aws-program.ts";

/** A host as ssh reaches it. */
export interface SshHost {
  readonly address: string;
  /** A `known_hosts` file with the keys of this host, and of no other. */
  readonly knownHosts: string;
}

/** The user of Amazon Linux. */
export const sshUser = "ec2-user";

/**
 * Where ssh reaches a host, and by which keys it knows it. Hosts are replaced and their addresses used again, so that
 * keys that were seen before say little: EC2 is asked for those that cloud-init wrote to the console at the first boot.
 *
 * @param directory for the file of keys
 * @throws {UserError} for a host without an address or without keys
 */
export async function sshHost(aws: AwsProgram, instance: string, directory: string): Promise<SshHost> {
  const described = await askAws<InstancesAnswer>(
    aws,
    ["ec2", "describe-instances", "--instance-ids", instance],
    "ec2:DescribeInstances",
  );
  const address = described.Reservations?.[0]?.Instances?.[0]?.PublicIpAddress;
  if (address === undefined) throw new UserError(`${instance} has no public address.`);
  const { Output = "" } = await askAws<{ readonly Output?: string }>(
    aws,
    ["ec2", "get-console-output", "--instance-id", instance],
    "ec2:GetConsoleOutput",
  );
  const keys = hostKeys(Output);
  if (keys.length === 0) {
    throw new UserError(
      `${instance} has not written its SSH host keys to its console yet: they come minutes after its start.`,
    );
  }
  const knownHosts = join(directory, `${instance}.known_hosts`);
  writeFileSync(knownHosts, keys.map((key) => `${instance} ${key}\n`).join(""), { mode: 0o600 });
  return { address, knownHosts };
}

interface InstancesAnswer {
  readonly Reservations?: readonly { readonly Instances?: readonly { readonly PublicIpAddress?: string }[] }[];
}

/**
 * The public keys that cloud-init writes to the console (`ssh_fp_console_blacklist` and `ssh_key_console_blacklist` of
 * https://cloudinit.readthedocs.io/en/latest/reference/modules.html, module "Keys to console").
 *
 * @param console what the console has shown
 */
export function hostKeys(console: string): string[] {
  const [, between = ""] = /-----BEGIN SSH HOST KEY KEYS-----(.*?)-----END SSH HOST KEY KEYS-----/s.exec(console) ?? [];
  return [...between.matchAll(/\b((?:ssh|ecdsa)-[\w-]+ [A-Za-z0-9+/]+=*)/g)].map(([, key = ""]) => key);
}

/** The options with which ssh takes a host for the one that EC2 says it is, and asks nothing. */
export function sshOptions(instance: string, { knownHosts }: SshHost): string[] {
  return [
    `HostKeyAlias=${instance}`,
    `UserKnownHostsFile=${knownHosts}`,
    "GlobalKnownHostsFile=/dev/null",
    "StrictHostKeyChecking=yes",
    "ServerAliveInterval=15",
  ].flatMap((option) => ["-o", option]);
}
