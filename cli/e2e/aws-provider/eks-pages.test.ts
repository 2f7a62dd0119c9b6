import { findProviderMirror, mirrorConfiguration, noMirror } from "@ml-platform/emulator/testing";
import { synthesized } from "@ml-platform/stacks/testing";
import { describe, expect, it } from "vitest";
import { downstreamOf } from "../../plan/graph.ts";
import { examplePages } from "../../testing/example-pages.ts";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { realProvider, sharedProviders } from "./real-provider.ts";

skipWithoutTerraform();

const mirror = findProviderMirror();
const pages = await examplePages();
const { stacks: all } = await synthesized(pages.map(({ environment }) => environment));
const rehearsal = realProvider(
  pages.map(({ environment }) => environment),
  sharedProviders(),
);

/** What 5.100.0 cannot plan: stacks that need a newer provider, and those that read them. */
const newer = all.filter(({ awsProvider }) => awsProvider !== undefined).map(({ id }) => id);
const beyond = new Set([...newer, ...newer.flatMap((id) => [...downstreamOf(all, id)])]);

describe.each(pages)("the environment of docs/eks/$file", ({ environment }) => {
  it("is planned by the real AWS provider 5.100.0, in every stack that needs no other provider and no newer one", async ({
    skip,
  }) => {
    skip(mirror === undefined, noMirror);
    if (mirror === undefined) return;
    const ids = all
      .filter((stack) => stack.environment === environment.name)
      .filter(({ id, providers }) => providers.every((provider) => provider === "aws") && !beyond.has(id))
      .map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(0);
    const { code, stdout, stderr } = await rehearsal.run(
      `plan ${environment.name} --json --parallelism 2 ${ids.map((id) => `--stack ${id}`).join(" ")}`,
      { env: { TF_CLI_CONFIG_FILE: rehearsal.write("mirror.tfrc", mirrorConfiguration(mirror)) } },
    );
    expect(code, stdout + stderr).toBe(2);
    const report = JSON.parse(stdout) as { stacks: { id: string; status: string }[] };
    expect(report.stacks.map(({ id, status }) => [id, status])).toEqual(ids.map((id) => [id, "planned"]));
  });
});
