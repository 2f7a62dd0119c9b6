import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeAll, beforeEach, describe } from "vitest";

const isHere =
  process.env["PLATFORM_TERRAFORM"] !== undefined ||
  (process.env["PATH"] ?? "").split(delimiter).some((directory) => existsSync(join(directory, "terraform")));

/** Says why in the count of the ladder, which looked for a Terraform and could not get one. */
const reason =
  process.env["LADDER_NO_TERRAFORM"] ?? (isHere ? undefined : "no terraform on PATH or in PLATFORM_TERRAFORM");

/** Skips the tests of a file or a `describe`, with the reason, where there is no Terraform. */
export function skipWithoutTerraform(): void {
  beforeEach(({ skip }) => skip(reason !== undefined, reason));
}

/** Prepares what tests that are not skipped look at. */
export function beforeAllWithTerraform(prepare: () => Promise<void>): void {
  if (reason === undefined) beforeAll(prepare);
}

/** Tests that run the real Terraform. */
export function describeWithTerraform(name: string, tests: () => void): void {
  describe(name, { timeout: 30_000 }, () => {
    skipWithoutTerraform();
    tests();
  });
}
