import type { Environment } from "@ml-platform/environments";
import { referenceEnvironments } from "@ml-platform/environments/testing";
import { type StackNode, stacksOf } from "@ml-platform/stacks";
import { synthesized } from "@ml-platform/stacks/testing";
import { describe, expect, it } from "vitest";
import { type ExamplePage, examplePages } from "../../testing/example-pages.ts";
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

type Blocks = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** Of resources and data sources, by the ids of stacks. */
async function argumentsOfStacks(environments: readonly Environment[]): Promise<Map<string, string[]>> {
  const { text } = await synthesized(environments);
  return new Map(
    Object.entries(text).map(([id, json]) => {
      const { resource = {}, data = {} } = JSON.parse(json) as { readonly resource?: Blocks; readonly data?: Blocks };
      const argumentsOf = (blocks: Blocks, prefix: string) =>
        Object.entries(blocks).flatMap(([type, ofType]) =>
          Object.values(ofType).flatMap((each) => argumentsIn(each, `${prefix}${type}`)),
        );
      return [id, [...argumentsOf(resource, ""), ...argumentsOf(data, "data.")]];
    }),
  );
}

/** What the lifecycles of the reference environments apply, after which they plan no change. */
const known = new Set([...(await argumentsOfStacks(referenceEnvironments)).values()].flat());

/** Stacks with the stacks that they read, each after these. */
function withUpstreams(ids: readonly string[], stacks: readonly StackNode[]): string[] {
  const needed = new Set(ids);
  for (const { id, dependencies } of stacks.toReversed()) {
    if (needed.has(id)) for (const upstream of dependencies) needed.add(upstream);
  }
  return stacks.map(({ id }) => id).filter((id) => needed.has(id));
}

interface Selected {
  readonly environment: Environment;
  /** The page, for the title. */
  readonly file: string;
  readonly own: readonly string[];
  readonly applied: readonly string[];
}

/** The stacks of a page that have arguments of their own. What installs charts is tested with the reference environments. */
async function select({ environment, file }: ExamplePage): Promise<Selected> {
  const stacks = stacksOf(environment);
  const given = await argumentsOfStacks([environment]);
  const own = stacks.filter(({ id, providers }) => {
    return providers.every((provider) => provider === "aws") && given.get(id)?.some((name) => !known.has(name));
  });
  const ids = own.map(({ id }) => id);
  return { environment, file, own: ids, applied: withUpstreams(ids, stacks) };
}

const selected: Selected[] = [];
for (const page of pages) selected.push(await select(page));
const withOwn = selected.filter(({ own }) => own.length > 0);

it("most pages show what no reference environment has", () => {
  expect(withOwn.length).toBeGreaterThan(pages.length / 2);
});

describe.each(withOwn)("the environment of docs/eks/$file", ({ environment: { name }, own, applied }) => {
  const options = (ids: readonly string[]) => ids.map((id) => `--stack ${id}`).join(" ");

  it("is applied on the emulator where it has arguments of its own, and then plans no change", async () => {
    const first = await rehearsal.run(`apply ${name} --auto-approve ${options(applied)}`);
    expect(first.code, first.stdout + first.stderr).toBe(0);
    const then = await rehearsal.run(`plan ${name} ${options(own)}`);
    expect(then.code, then.stdout + then.stderr).toBe(0);
  });
});
