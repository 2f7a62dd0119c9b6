import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hasOverlay } from "@ml-platform/emulator";
import { accountsOf } from "@ml-platform/environments";
import { dedicatedSandpit, referenceEnvironments, sharedSandpit } from "@ml-platform/environments/testing";
import { bootstrapStateLocation } from "@ml-platform/stacks";
import { synthesize, synthesizeBootstrap } from "@ml-platform/stacks/synthesize";
import { beforeAll, describe, expect, it } from "vitest";
import { scratchDirectory } from "../../testing/scratch-directory.ts";

const scratch = scratchDirectory("overlays-");

/**
 * Types that the stacks of the reference environments, of sandpits and of their accounts use; data sources are listed as
 * `data.aws_partition`.
 */
async function typesInUse(): Promise<string[]> {
  const outdir = mkdtempSync(join(scratch, "synthesized-"));
  const { stacks } = await synthesize([...referenceEnvironments, sharedSandpit, dedicatedSandpit], {
    outdir,
    target: "emulated",
    localState: "state",
    today: new Date("2026-11-21"),
  });
  const accounts = accountsOf(referenceEnvironments, {
    devops: { id: "999999999999", alias: "ml-devops", region: "us-east-2" },
  });
  const bootstraps = [];
  for (const account of accounts) {
    const location = bootstrapStateLocation(account, { target: "emulated", localState: "state", state: "local" });
    bootstraps.push(await synthesizeBootstrap(account, { outdir, location, accounts }));
  }
  const types = [...stacks, ...bootstraps].flatMap(({ directory }) => {
    const { resource = {}, data = {} } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));
    return [...Object.keys(resource), ...Object.keys(data).map((type) => `data.${type}`)];
  });
  return [...new Set(types)];
}

describe("the emulator knows every type that a stack uses", () => {
  let types: readonly string[];
  beforeAll(async () => {
    types = (await typesInUse()).filter((type) => !/^(data\.)?terraform_/.test(type));
  });

  const ofProvider = (provider: string) => types.filter((type) => type.replace("data.", "").startsWith(`${provider}_`));

  it.each(["aws", "kubernetes", "helm"] as const)("of provider %s", (provider) => {
    expect(ofProvider(provider).filter((type) => !hasOverlay(provider, type))).toEqual([]);
  });

  it("of no other provider", () => {
    expect(types.length).toBeGreaterThan(20);
    expect(types.filter((type) => !["aws", "kubernetes", "helm"].flatMap(ofProvider).includes(type))).toEqual([]);
  });
});
