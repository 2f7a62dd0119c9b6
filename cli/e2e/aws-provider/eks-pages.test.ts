import { findProviderMirror, mirrorConfiguration, noMirror } from "@ml-platform/emulator/provider-mirror";
import { groupBy } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import { examplePages } from "../../testing/example-pages.ts";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import type { Rehearsal } from "../rehearsal.ts";
import { plannableStacks, realProvider, sharedProviders } from "./real-provider.ts";

skipWithoutTerraform();

const mirror = findProviderMirror();
const pages = await examplePages();
const providers = sharedProviders();
/** A repository for each account, because credentials are of one. */
const rehearsals = new Map(
  [...groupBy(pages, ({ environment }) => environment.account.id)].map(([account, ofAccount]) => [
    account,
    realProvider(
      ofAccount.map(({ environment }) => environment),
      providers,
    ),
  ]),
);

describe.each(pages)("the environment of docs/eks/$file", ({ environment }) => {
  it("is planned by the real AWS provider 5.100.0, in every stack that needs nothing else", async ({ skip }) => {
    skip(mirror === undefined, noMirror);
    if (mirror === undefined) return;
    const rehearsal = rehearsals.get(environment.account.id) as Rehearsal;
    const ids = (await plannableStacks(rehearsal, environment.name)).map(({ id }) => id);
    skip(ids.length === 0, "every stack of it asks AWS, or needs a newer provider");
    const { code, stdout, stderr } = await rehearsal.run(
      `plan ${environment.name} --json --parallelism 2 ${ids.map((id) => `--stack ${id}`).join(" ")}`,
      { env: { TF_CLI_CONFIG_FILE: rehearsal.write("mirror.tfrc", mirrorConfiguration(mirror)) } },
    );
    expect(code, stdout + stderr).toBe(2);
    const report = JSON.parse(stdout) as { stacks: { id: string; status: string }[] };
    expect(report.stacks.map(({ id, status }) => [id, status])).toEqual(ids.map((id) => [id, "planned"]));
  });
});
