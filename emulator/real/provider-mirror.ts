import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { learnedVersion } from "../learned/load-learned.ts";
import { providerExecutable } from "./provider-process.ts";

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

/**
 * A Terraform CLI configuration that installs providers from the mirror.
 *
 * @param isAlone whether nothing is installed from elsewhere; otherwise what the mirror lacks comes from its registry
 */
export function mirrorConfiguration(mirror: string, { isAlone = true }: { readonly isAlone?: boolean } = {}): string {
  const path = `    path = ${JSON.stringify(mirror)}`;
  const held = isAlone ? [] : heldProviders(mirror);
  const sources = JSON.stringify(held);
  const lines = isAlone
    ? ["  filesystem_mirror {", path, "  }"]
    : [
        "  filesystem_mirror {",
        path,
        `    include = ${sources}`,
        "  }",
        "  direct {",
        `    exclude = ${sources}`,
        "  }",
      ];
  return ["provider_installation {", ...lines, "}", ""].join("\n");
}

/** `registry.terraform.io/hashicorp/aws` */
function heldProviders(mirror: string): string[] {
  const below = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
  return below(mirror).flatMap((registry) =>
    below(join(mirror, registry)).flatMap((namespace) =>
      below(join(mirror, registry, namespace)).map((name) => `${registry}/${namespace}/${name}`),
    ),
  );
}

/** The versions of hashicorp/aws that a mirror holds. */
export function awsVersionsIn(mirror: string): string[] {
  const names = readdirSync(join(mirror, provider));
  return [...new Set(names.flatMap((name) => /(?:^|_)(\d+\.\d+\.\d+)(?=$|_)/.exec(name)?.[1] ?? []))];
}

/** Unpacked (`5.100.0/linux_amd64/`) or packed (`terraform-provider-aws_5.100.0_linux_amd64.zip`). */
function holdsProvider(mirror: string): boolean {
  const directory = join(mirror, provider);
  return existsSync(directory) && readdirSync(directory).some((name) => name.includes(learnedVersion));
}

function children(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];
}
