import type { Environment } from "@ml-platform/environments";
import { referenceEnvironments } from "@ml-platform/environments/testing";
import { stacksOf } from "@ml-platform/stacks";
import { synthesized } from "@ml-platform/stacks/testing";
import { describe, expect, it } from "vitest";
import { examplePages } from "../../testing/example-pages.ts";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { Rehearsal } from "../rehearsal.ts";

skipWithoutTerraform();

const pages = await examplePages();
const rehearsal = new Rehearsal(pages.map(({ environment }) => environment));

/** What names people choose are in, and where cdktf says what made an object. */
const notSchema = ["tags", "labels", "//"];

/** `aws_eks_cluster.upgrade_policy.support_type`: the arguments that a resource is given, at every depth. */
function argumentsIn(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => argumentsIn(item, path));
  const inner = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [
    path,
    ...inner.flatMap(([name, each]) => (notSchema.includes(name) ? [] : argumentsIn(each, `${path}.${name}`))),
  ];
}

/** By the ids of stacks. */
async function argumentsOfStacks(environments: readonly Environment[]): Promise<Map<string, string[]>> {
  const { text } = await synthesized(environments);
  return new Map(
    Object.entries(text).map(([id, json]) => {
      const { resource = {} } = JSON.parse(json) as { readonly resource?: Readonly<Record<string, object>> };
      const all = Object.entries(resource).flatMap(([type, ofType]) =>
        Object.values(ofType).flatMap((each) => argumentsIn(each, type)),
      );
      return [id, all];
    }),
  );
}

/** Arguments after whose apply the lifecycles of the reference environments plan no change. */
const known = new Set([...(await argumentsOfStacks(referenceEnvironments)).values()].flat());

describe.each(pages)("the environment of docs/eks/$file", ({ environment }) => {
  // What installs charts is tested with the reference environments.
  const stacks = stacksOf(environment).filter(({ providers }) => providers.every((provider) => provider === "aws"));
  const selected = (ids: readonly string[]) => ids.map((id) => `--stack ${id}`).join(" ");
  const ids = stacks.map(({ id }) => id);

  it("is applied on the emulator, and then plans no change where it has arguments of its own", async () => {
    const applied = await rehearsal.run(`apply ${environment.name} --auto-approve ${selected(ids)}`);
    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
    const given = await argumentsOfStacks([environment]);
    const own = ids.filter((id) => given.get(id)?.some((name) => !known.has(name)));
    if (own.length === 0) return;
    const planned = await rehearsal.run(`plan ${environment.name} ${selected(own)}`);
    expect(planned.code, planned.stdout + planned.stderr).toBe(0);
  });
});
