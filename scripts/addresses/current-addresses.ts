import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { Template } from "@ml-platform/modules/testing";
import { synthesize } from "@ml-platform/stacks/synthesize";
import type { CurrentStacks } from "./address-book.ts";

/**
 * The addresses of all resources in the synthesized stacks of an environment.
 *
 * @throws {UserError} when a module refuses what the environment asks for, or a stack breaks a policy
 */
export async function currentAddresses(environment: Environment, today: Date): Promise<CurrentStacks> {
  const outdir = mkdtempSync(join(tmpdir(), "addresses-"));
  try {
    const { stacks } = await synthesize([environment], { outdir, target: "aws", localState: "state", today });
    return new Map(
      stacks.map(({ id, directory }) => {
        const { addresses, moves } = Template.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));
        return [id, { addresses, moves }];
      }),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
