import { stacksOf } from "@ml-platform/stacks";
import { describe, expect, it } from "vitest";
import { examplePages } from "../../testing/example-pages.ts";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { Rehearsal } from "../rehearsal.ts";

skipWithoutTerraform();

const pages = await examplePages();
const rehearsal = new Rehearsal(pages.map(({ environment }) => environment));

describe.each(pages)("the environment of docs/eks/$file", ({ environment }) => {
  // What installs charts is tested with the reference environments.
  const stacks = stacksOf(environment).filter(({ providers }) => providers.every((provider) => provider === "aws"));
  const selected = stacks.map(({ id }) => `--stack ${id}`).join(" ");

  it("is applied on the emulator, and then plans no change", async () => {
    const applied = await rehearsal.run(`apply ${environment.name} --auto-approve ${selected}`);
    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
    const planned = await rehearsal.run(`plan ${environment.name} ${selected}`);
    expect(planned.code, planned.stdout + planned.stderr).toBe(0);
  });
});
