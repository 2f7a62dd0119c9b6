import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeAll, beforeEach, describe } from "vitest";

const isHere =
  process.env["PLATFORM_TERRAFORM"] !== undefined ||
  (process.env["PATH"] ?? "").split(delimiter).some((directory) => existsSync(join(directory, "terraform")));

/** In milliseconds, and generous for a busy machine: they only end tests that hang. */
const timeouts = { test: 120_000, preparation: 600_000 };

/** The reason that `npm test` prints, which looked for a Terraform and could not get one. */
const reason =
  process.env["LADDER_NO_TERRAFORM"] ?? (isHere ? undefined : "no terraform on PATH or in PLATFORM_TERRAFORM");

/** Skips the tests of a file or a `describe`, with the reason, if there is no Terraform. */
export function skipWithoutTerraform(): void {
  beforeEach(({ skip }) => skip(reason !== undefined, reason));
}

/** Runs `prepare` before the tests, unless they are skipped. */
export function beforeAllWithTerraform(prepare: () => Promise<void>): void {
  if (reason === undefined) beforeAll(prepare, timeouts.preparation);
}

/** Tests that need a Terraform. */
export function describeWithTerraform(name: string, tests: () => void): void {
  describe(name, { timeout: timeouts.test }, () => {
    skipWithoutTerraform();
    tests();
  });
}
