import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProviderMirror, mirrorConfiguration, noMirror } from "@ml-platform/emulator/testing";
import { environments } from "@ml-platform/environments";
import { synthesize } from "@ml-platform/stacks";
import { beforeAll, describe, expect, it } from "vitest";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { type Ran, Rehearsal } from "../rehearsal.ts";

skipWithoutTerraform();

const mirror = findProviderMirror();

/** Credentials that nobody accepts: what needs a call to AWS fails, so the plan proves that nothing does. */
const offline = {
  access_key: "none",
  secret_key: "none",
  skip_credentials_validation: true,
  skip_requesting_account_id: true,
  skip_metadata_api_check: "true",
  // Knowing the account takes a call; the check of it is part of every other test.
  allowed_account_ids: [],
};

function makeOffline(directory: string): void {
  const file = join(directory, "cdk.tf.json");
  const configuration = JSON.parse(readFileSync(file, "utf8"));
  Object.assign(configuration.provider.aws[0], offline);
  writeFileSync(file, JSON.stringify(configuration));
}

describe.each(environments.map((environment) => [environment.name, environment] as const))(
  "%s",
  (name, environment) => {
    const local = [{ ...environment, backend: { type: "local" as const } }];
    const rehearsal = new Rehearsal(local, {
      identify: async () => ({ account: environment.account.id, arn: `arn:aws:iam::${environment.account.id}:user/x` }),
      synthesize: async (_names, options) => {
        const synthesis = synthesize(local, options);
        for (const { directory } of synthesis.stacks) makeOffline(directory);
        return synthesis;
      },
    });
    let ran: Ran;

    beforeAll(async () => {
      if (mirror === undefined) return;
      rehearsal.write("mirror.tfrc", mirrorConfiguration(mirror));
      ran = await rehearsal.run(`plan ${name} --json --parallelism 2`, {
        TF_CLI_CONFIG_FILE: join(rehearsal.root, "mirror.tfrc"),
      });
    });

    it("is initialised, validated and planned by the real AWS provider 5.100.0, every stack of it", ({ skip }) => {
      skip(mirror === undefined, noMirror);
      expect(ran.code, ran.stdout + ran.stderr).toBe(2);
      const { stacks } = JSON.parse(ran.stdout) as { stacks: { id: string; status: string }[] };
      expect(stacks.map(({ status }) => status)).toEqual(stacks.map(() => "planned"));
      expect(stacks.length).toBe(1 + 2 * Object.keys(environment.clusters).length);
    });
  },
);
