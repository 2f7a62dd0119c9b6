import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export const mirroredVersion = "5.100.0";
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

/** Why tests of the real provider are skipped. */
export const noMirror = `hashicorp/aws ${mirroredVersion} was not found (TF_PROVIDER_MIRROR, Terraform's implied mirror directories, /opt/*)`;

/** A Terraform CLI configuration that installs providers from the mirror only. */
export function mirrorConfiguration(mirror: string): string {
  return `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`;
}

/** Unpacked (`5.100.0/linux_amd64/`) or packed (`terraform-provider-aws_5.100.0_linux_amd64.zip`). */
function holdsProvider(mirror: string): boolean {
  const directory = join(mirror, provider);
  return existsSync(directory) && readdirSync(directory).some((name) => name.includes(mirroredVersion));
}

function children(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];
}
