import { UserError } from "@ml-platform/rules";

/** Native S3 lock files are no longer experimental since 1.11. */
export const minimumVersion = "1.11.0";

/** @throws {UserError} for a Terraform older than {@link minimumVersion} */
export function checkVersion(binary: string, version: string): void {
  if (isAtLeast(version, minimumVersion)) return;
  throw new UserError(
    `${binary} is Terraform ${version}; ${minimumVersion} or newer is needed. Install a newer one (https://developer.hashicorp.com/terraform/install) or name its binary in PLATFORM_TERRAFORM.`,
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
