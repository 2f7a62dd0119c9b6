import { UserError } from "@ml-platform/rules";

/** Two programs with the same commands, configurations, plans and states. */
export type ProgramName = "Terraform" | "OpenTofu";

/** The program that plans and applies. */
export interface Program {
  readonly name: ProgramName;
  readonly version: string;
  /** Absolute path. */
  readonly binary: string;
}

interface ProgramFacts {
  /** What a person types. */
  readonly command: string;
  /** Where it looks for `hashicorp/aws`; states and lock files name providers by it. */
  readonly registry: string;
  /** The first in which native lock files of S3 backends are supported, and not experimental. */
  readonly minimumVersion: string;
  readonly install: string;
}

export const programs: Readonly<Record<ProgramName, ProgramFacts>> = {
  Terraform: {
    command: "terraform",
    registry: "registry.terraform.io",
    minimumVersion: "1.11.0",
    install: "https://developer.hashicorp.com/terraform/install",
  },
  OpenTofu: {
    command: "tofu",
    registry: "registry.opentofu.org",
    minimumVersion: "1.10.0",
    install: "https://opentofu.org/docs/intro/install",
  },
};

export function otherThan(name: ProgramName): ProgramName {
  return name === "Terraform" ? "OpenTofu" : "Terraform";
}

/** What the text that `version` prints says; undefined if another program wrote it. Its JSON does not name the program. */
export function parseVersion(text: string): Pick<Program, "name" | "version"> | undefined {
  const [, name, version] = /^(Terraform|OpenTofu) v(\S+)/m.exec(text) ?? [];
  return name === undefined || version === undefined ? undefined : { name: name as ProgramName, version };
}

/** @throws {UserError} for a version that is too old */
export function checkVersion({ binary, name, version }: Program): void {
  const { minimumVersion, install } = programs[name];
  if (isAtLeast(version, minimumVersion)) return;
  throw new UserError(
    `${binary} is ${name} ${version}; ${minimumVersion} or newer is needed. Install a newer one (${install}) or name its binary in PLATFORM_TERRAFORM.`,
  );
}

function isAtLeast(version: string, minimum: string): boolean {
  const [have, need] = [version, minimum].map((text) => text.split("-")[0]?.split(".").map(Number) ?? []);
  for (const [index, part] of (need ?? []).entries()) {
    const difference = (have?.[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
