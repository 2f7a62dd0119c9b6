import { copyFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { findProviderMirror, mirrorConfiguration, noMirror } from "@ml-platform/emulator/provider-mirror";
import type { Environment } from "@ml-platform/environments";
import { referenceEnvironments } from "@ml-platform/environments/testing";
import { stacksOf } from "@ml-platform/stacks";
import { describe, expect, it } from "vitest";
import type { Ran } from "../../testing/test-repository.ts";
import { beforeAllWithTerraform, skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { Rehearsal } from "../rehearsal.ts";
import { realProvider, sharedProviders } from "./real-provider.ts";

skipWithoutTerraform();

const mirror = findProviderMirror();
/** Started once for all environments. That `terraform init` installs it from the mirror is shown by bootstrap.test.ts. */
const providers = sharedProviders();

/**
 * Gives `reader` the states of its base that it reads. The real provider cannot apply them without AWS, but a reader
 * only uses the outputs of a state, and the emulator publishes the same outputs.
 */
async function applyBase(base: Environment, reads: readonly string[], reader: Rehearsal): Promise<void> {
  const emulated = new Rehearsal([base]);
  const { code, stdout, stderr } = await emulated.run(
    `apply ${base.name} --auto-approve ${reads.map((id) => `--stack ${id}`).join(" ")}`,
  );
  expect(code, stdout + stderr).toBe(0);
  for (const id of reads) {
    mkdirSync(dirname(reader.stateFile(id)), { recursive: true });
    copyFileSync(emulated.stateFile(id), reader.stateFile(id));
  }
}

describe.each(referenceEnvironments.map((environment) => [environment.name, environment] as const))(
  "%s",
  (name, environment) => {
    const rehearsal = realProvider([environment], providers);
    // The other providers would contact a cluster, which does not exist.
    const stacks = stacksOf(environment).filter(({ providers }) => providers.every((provider) => provider === "aws"));
    const ids = stacks.map(({ id }) => id);
    let ran: Ran;

    beforeAllWithTerraform(async () => {
      if (mirror === undefined) return;
      const { base } = environment;
      const reads = [...new Set(stacks.flatMap(({ dependencies }) => dependencies))].filter((id) => !ids.includes(id));
      if (base !== undefined) await applyBase(base, reads, rehearsal);
      const command = `plan ${name} --json --parallelism 2 ${ids.map((id) => `--stack ${id}`).join(" ")}`;
      ran = await rehearsal.run(command, {
        env: { TF_CLI_CONFIG_FILE: rehearsal.write("mirror.tfrc", mirrorConfiguration(mirror)) },
      });
    });

    it("is validated and planned by the real AWS provider 5.100.0, in every stack that needs no other provider", ({
      skip,
    }) => {
      skip(mirror === undefined, noMirror);
      expect(ran.code, ran.stdout + ran.stderr).toBe(2);
      const report = JSON.parse(ran.stdout) as { stacks: { id: string; status: string }[] };
      expect(report.stacks.map(({ id, status }) => [id, status])).toEqual(ids.map((id) => [id, "planned"]));
    });
  },
);
