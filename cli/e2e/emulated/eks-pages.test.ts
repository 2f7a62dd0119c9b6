import { describe, expect, it } from "vitest";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { pageStacks } from "../page-stacks.ts";
import { Rehearsal } from "../rehearsal.ts";

skipWithoutTerraform();

// The lifecycles of the reference environments apply what these have, and what installs charts.
const pages = await pageStacks();
const rehearsal = new Rehearsal(pages.map(({ environment }) => environment));

it("many pages show what no reference environment has", () => {
  expect(pages.length).toBeGreaterThan(9);
});

describe.each(pages)("the environment of docs/eks/$file", ({ environment: { name }, own, withUpstreams }) => {
  const options = (ids: readonly string[]) => ids.map((id) => `--stack ${id}`).join(" ");

  it("is applied on the emulator where it has arguments of its own, and then plans no change", async () => {
    const first = await rehearsal.run(`apply ${name} --auto-approve ${options(withUpstreams)}`);
    expect(first.code, first.stdout + first.stderr).toBe(0);
    const then = await rehearsal.run(`plan ${name} ${options(own)}`);
    expect(then.code, then.stdout + then.stderr).toBe(0);
  });
});
