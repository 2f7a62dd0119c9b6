import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe } from "vitest";

const isHere =
  process.env["PLATFORM_TERRAFORM"] !== undefined ||
  (process.env["PATH"] ?? "").split(delimiter).some((directory) => existsSync(join(directory, "terraform")));

/** Tests that run the real Terraform; skipped, with the reason, where there is none. */
export function describeWithTerraform(name: string, tests: () => void): void {
  const reason = isHere ? "" : " (skipped: terraform is not on PATH and PLATFORM_TERRAFORM is not set)";
  describe.skipIf(!isHere)(`${name}${reason}`, { timeout: 30_000 }, tests);
}
