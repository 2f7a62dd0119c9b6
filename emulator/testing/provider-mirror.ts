import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { learnedVersion } from "../learned/load-learned.ts";
import { providerExecutable } from "../real/provider-process.ts";

const provider = join("registry.terraform.io", "hashicorp", "aws");

/**
 * A filesystem mirror that contains the AWS provider 5.100.0: `TF_PROVIDER_MIRROR`, one of the directories where
 * Terraform itself looks
 * (https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories), or one below
 * /opt.
 */
export function findProviderMirror(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const candidates = [
    env["TF_PROVIDER_MIRROR"],
    join(homedir(), ".terraform.d", "plugins"),
    join(env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "terraform", "plugins"),
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
    ...children("/opt"),
  ];
  return candidates.find((directory) => directory !== undefined && holdsProvider(directory));
}

/** The program of the real AWS provider; undefined if no mirror holds it, unpacked. */
export function findProvider(): string | undefined {
  const mirror = findProviderMirror();
  return mirror === undefined ? undefined : providerExecutable(mirror, learnedVersion);
}

/** Why tests of the real provider are skipped. */
export const noMirror = `hashicorp/aws ${learnedVersion} was not found (TF_PROVIDER_MIRROR, Terraform's implied mirror directories, /opt/*)`;

/** A Terraform CLI configuration that installs providers from the mirror only. */
export function mirrorConfiguration(mirror: string): string {
  return `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`;
}

/** Unpacked (`5.100.0/linux_amd64/`) or packed (`terraform-provider-aws_5.100.0_linux_amd64.zip`). */
function holdsProvider(mirror: string): boolean {
  const directory = join(mirror, provider);
  return existsSync(directory) && readdirSync(directory).some((name) => name.includes(learnedVersion));
}

function children(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];
}
