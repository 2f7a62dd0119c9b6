import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { findProviderMirror, mirrorConfiguration, noMirror } from "@ml-platform/emulator/provider-mirror";
import { groupBy } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { Rehearsal } from "../rehearsal.ts";
import { type Configuration, likeness, type PageStacks, pageStacks, synthesizePages } from "./page-stacks.ts";
import { realProvider, sharedProviders } from "./real-provider.ts";

skipWithoutTerraform();

const mirror = findProviderMirror();
const pages = await synthesizePages();

const options = (ids: readonly string[]) => ids.map((id) => `--stack ${id}`).join(" ");

function copyState(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

// The lifecycles of the reference environments apply what these have, and what installs charts.
const applied = pageStacks(pages);
const emulated = new Rehearsal(applied.map(({ environment }) => environment));

it("many pages show what no reference environment has", () => {
  expect(applied.length).toBeGreaterThan(9);
});

/** Applied networks by what they are. */
const networks = new Map<string, string>();

/**
 * Lets the stacks of a page read what a network of an earlier page publishes that is as their own. A cluster is also
 * referred to by its name, which is that of its environment.
 *
 * @returns what is left to apply
 */
function shareNetwork({ environment, own, withUpstreams }: PageStacks): string[] {
  return withUpstreams.filter((id) => {
    if (own.includes(id) || !id.endsWith("-network")) return true;
    const what = likeness(pages, environment, id);
    const other = networks.get(what);
    networks.set(what, other ?? id);
    // Whatever kept the other one from being applied shows here again.
    if (other === undefined || !existsSync(emulated.stateFile(other))) return true;
    copyState(emulated.stateFile(other), emulated.stateFile(id));
    return false;
  });
}

describe.each(applied)("the environment of docs/eks/$file", (page) => {
  const { name } = page.environment;

  it("is applied on the emulator where it has arguments of its own, and then plans no change", async () => {
    const first = await emulated.run(`apply ${name} --auto-approve ${options(shareNetwork(page))}`);
    expect(first.code, first.stdout + first.stderr).toBe(0);
    const then = await emulated.run(`plan ${name} ${options(page.own)}`);
    expect(then.code, then.stdout + then.stderr).toBe(0);
  });
});

const looksUp = ({ data = {} }: Configuration): boolean =>
  Object.keys(data).some((type) => type !== "terraform_remote_state");

/**
 * What the real provider can plan without AWS: stacks that need no other provider and no newer one, look nothing up, and
 * read no stack that does.
 */
const plannable = new Set<string>();
const planned = pageStacks(pages, {
  words: true,
  stacks: (stack, configuration) => {
    const isPlannable =
      stack.awsProvider === undefined && stack.dependencies.every((id) => plannable.has(id)) && !looksUp(configuration);
    if (isPlannable) plannable.add(stack.id);
    return isPlannable;
  },
});

it("many pages show what the real provider has not planned before", () => {
  expect(planned.length).toBeGreaterThan(9);
});

const providers = sharedProviders();
/** A repository for each account, because credentials are of one. */
const rehearsals = new Map(
  [...groupBy(planned, ({ environment }) => environment.account.id)].map(([account, ofAccount]) => [
    account,
    realProvider(
      ofAccount.map(({ environment }) => environment),
      providers,
    ),
  ]),
);

describe.each(planned)(
  "the environment of docs/eks/$file",
  ({ environment: { name, account }, own, withUpstreams }) => {
    it("is planned by the real AWS provider 5.100.0 where it needs nothing else and has arguments of its own", async ({
      skip,
    }) => {
      skip(mirror === undefined, noMirror);
      if (mirror === undefined) return;
      const rehearsal = rehearsals.get(account.id) as Rehearsal;
      // What it reads is planned, too, unless the emulator has published it.
      const ids = withUpstreams.filter((id) => own.includes(id) || !existsSync(emulated.stateFile(id)));
      for (const id of withUpstreams) {
        if (!ids.includes(id)) copyState(emulated.stateFile(id), rehearsal.stateFile(id));
      }
      const { code, stdout, stderr } = await rehearsal.run(`plan ${name} --json --parallelism 2 ${options(ids)}`, {
        env: { TF_CLI_CONFIG_FILE: rehearsal.write("mirror.tfrc", mirrorConfiguration(mirror)) },
      });
      expect(code, stdout + stderr).toBe(2);
      const report = JSON.parse(stdout) as { stacks: { id: string; status: string }[] };
      expect(report.stacks.map(({ id, status }) => [id, status])).toEqual(ids.map((id) => [id, "planned"]));
    });
  },
);
