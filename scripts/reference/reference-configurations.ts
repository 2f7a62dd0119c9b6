import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ObjectValue } from "@ml-platform/emulator/real";
import { complete, small } from "@ml-platform/environments/testing";
import { synthesize } from "@ml-platform/stacks/synthesize";
import type { Stacks } from "./configuration.ts";

/**
 * The stacks of the reference environments that only need the AWS provider, as they are synthesized, environment by environment.
 */
export async function referenceConfigurations(): Promise<Stacks[]> {
  const outdir = mkdtempSync(join(tmpdir(), "truth-"));
  try {
    const environments = [small, complete];
    const options = { outdir, target: "aws", localState: "state", today: new Date("2026-11-21") } as const;
    const { stacks } = await synthesize(environments, options);
    const ofAws = stacks.filter(({ providers }) => providers.every((provider) => provider === "aws"));
    const content = ofAws.map(({ id, environment, directory }) => {
      const text = readFileSync(join(directory, "cdk.tf.json"), "utf8");
      return { id, environment, content: JSON.parse(text) as ObjectValue };
    });
    return environments.map(({ name }) =>
      Object.fromEntries(
        content.filter(({ environment }) => environment === name).map(({ id, content }) => [id, content]),
      ),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
