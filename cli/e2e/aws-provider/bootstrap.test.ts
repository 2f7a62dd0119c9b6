import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProviderMirror, mirrorConfiguration, noMirror } from "@ml-platform/emulator/provider-mirror";
import { accountsOf, company } from "@ml-platform/environments";
import { referenceEnvironments } from "@ml-platform/environments/testing";
import { bootstrapStateLocation } from "@ml-platform/stacks";
import { synthesizeBootstrap } from "@ml-platform/stacks/synthesize";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { scratchDirectory } from "../../testing/scratch-directory.ts";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { makeOffline } from "./make-offline.ts";

skipWithoutTerraform();

const mirror = findProviderMirror();
const scratch = scratchDirectory("bootstrap-plan-");
// Without a DevOps account, an account has resources of every type that the stack knows.
const direct = { ...company, devops: undefined };
const accounts = accountsOf(referenceEnvironments, direct);

describe("the bootstrap of an account", () => {
  it("is validated and planned by the real AWS provider 5.100.0", async ({ skip }) => {
    skip(mirror === undefined, noMirror);
    if (mirror === undefined) return;
    const outdir = mkdtempSync(join(scratch, "synthesized-"));
    const [account] = accounts;
    const location = bootstrapStateLocation(account!, { target: "aws", localState: outdir, state: "local" });
    const { directory } = await synthesizeBootstrap(account!, { outdir, location, accounts, company: direct });
    makeOffline(directory);
    const configFile = join(outdir, "mirror.tfrc");
    writeFileSync(configFile, mirrorConfiguration(mirror));
    const terraform = (...args: string[]) =>
      execa(process.env["PLATFORM_TERRAFORM"] ?? "terraform", args, {
        cwd: directory,
        env: { TF_CLI_CONFIG_FILE: configFile },
        all: true,
        reject: false,
      });
    const initialized = await terraform("init", "-input=false", "-no-color");
    expect(initialized.exitCode, initialized.all).toBe(0);
    // A plan validates the configuration first.
    const planned = await terraform("plan", "-input=false", "-no-color", "-detailed-exitcode");
    expect(planned.exitCode, planned.all).toBe(2);
    expect(planned.all).toMatch(/Plan: \d\d to add, 0 to change, 0 to destroy/);
  });
});
