import { findProviderMirror, mirrorConfiguration, noMirror } from "@ml-platform/emulator/provider-mirror";
import { groupBy } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { type Configuration, pageStacks } from "../page-stacks.ts";
import type { Rehearsal } from "../rehearsal.ts";
import { realProvider, sharedProviders } from "./real-provider.ts";

skipWithoutTerraform();

const mirror = findProviderMirror();

const looksUp = ({ data = {} }: Configuration): boolean =>
  Object.keys(data).some((type) => type !== "terraform_remote_state");

/**
 * What the real provider can plan without AWS: stacks that need no other provider and no newer one, look nothing up, and
 * read no stack that does.
 */
const plannable = new Set<string>();
const pages = await pageStacks({
  words: true,
  stacks: (stack, configuration) => {
    const isPlannable =
      stack.awsProvider === undefined && stack.dependencies.every((id) => plannable.has(id)) && !looksUp(configuration);
    if (isPlannable) plannable.add(stack.id);
    return isPlannable;
  },
});

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

describe.each(pages)("the environment of docs/eks/$file", ({ environment: { name, account }, withUpstreams }) => {
  it("is planned by the real AWS provider 5.100.0 where it needs nothing else and has arguments of its own", async ({
    skip,
  }) => {
    skip(mirror === undefined, noMirror);
    if (mirror === undefined) return;
    const rehearsal = rehearsals.get(account.id) as Rehearsal;
    const { code, stdout, stderr } = await rehearsal.run(
      `plan ${name} --json --parallelism 2 ${withUpstreams.map((id) => `--stack ${id}`).join(" ")}`,
      { env: { TF_CLI_CONFIG_FILE: rehearsal.write("mirror.tfrc", mirrorConfiguration(mirror)) } },
    );
    expect(code, stdout + stderr).toBe(2);
    const report = JSON.parse(stdout) as { stacks: { id: string; status: string }[] };
    expect(report.stacks.map(({ id, status }) => [id, status])).toEqual(withUpstreams.map((id) => [id, "planned"]));
  });
});
