import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeAll, beforeEach, describe } from "vitest";

const isHere =
  process.env["PLATFORM_TERRAFORM"] !== undefined ||
  (process.env["PATH"] ?? "").split(delimiter).some((directory) => existsSync(join(directory, "terraform")));

/** Milliseconds. Generous, for a machine whose processors are all busy: they only end what hangs. */
const timeouts = { test: 120_000, preparation: 600_000 };

/** Says why in the count of the ladder, which looked for a Terraform and could not get one. */
const reason =
  process.env["LADDER_NO_TERRAFORM"] ?? (isHere ? undefined : "no terraform on PATH or in PLATFORM_TERRAFORM");

/** Skips the tests of a file or a `describe`, with the reason, where there is no Terraform. */
export function skipWithoutTerraform(): void {
  beforeEach(({ skip }) => skip(reason !== undefined, reason));
}

/** Prepares what tests that are not skipped look at. */
export function beforeAllWithTerraform(prepare: () => Promise<void>): void {
  if (reason === undefined) beforeAll(prepare, timeouts.preparation);
}

/** Tests that run the real Terraform. */
export function describeWithTerraform(name: string, tests: () => void): void {
  describe(name, { timeout: timeouts.test }, () => {
    skipWithoutTerraform();
    tests();
  });
}
