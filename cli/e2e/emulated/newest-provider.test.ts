import { newestProviderVersion, startEmulator } from "@ml-platform/emulator";
import { referenceEnvironments, small } from "@ml-platform/environments/testing";
import { stacksOf } from "@ml-platform/stacks";
import { describe, expect, it } from "vitest";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { Rehearsal } from "../rehearsal.ts";

skipWithoutTerraform();

const providerVersion = newestProviderVersion();

/** Whoever commits no lock file gets the newest provider of the range that stacks require. */
describe(`with the schema of AWS provider ${providerVersion}`, () => {
  const rehearsal = new Rehearsal(referenceEnvironments, {
    startProviders: (_target, options) => startEmulator({ ...options, providerVersion }),
  });

  const others = referenceEnvironments.map(({ name }) => name).filter((name) => name !== small.name);
  it.each(others)("every stack of %s is valid", async (name) => {
    const [validation] = await rehearsal.json(`validate ${name}`);
    expect(validation).toMatchObject({
      errors: [],
      terraform: expect.stringMatching(/^validated by (Terraform|OpenTofu)$/),
    });
  });

  it("an environment is applied, then plans no change", async () => {
    const applied = await rehearsal.run(`apply ${small.name} --auto-approve`);
    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
    const again = await rehearsal.json(`plan ${small.name}`);
    const statuses = again.stacks.map(({ id, status }: { id: string; status: string }) => [id, status]);
    expect(statuses).toEqual(stacksOf(small).map(({ id }) => [id, "no changes"]));
    expect(again.result).toBe("no changes");
  });
});
