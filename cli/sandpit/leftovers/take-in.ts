import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { underLock } from "../../plan/environment-lock.ts";
import { planFile } from "../../plan/make-plan.ts";
import type { Run } from "../../plan/run.ts";
import { TerraformFailure } from "../../terraform/terraform-failure.ts";
import type { SandpitEntry } from "../entry.ts";
import type { Bundle } from "../registry/registry.ts";
import { type Sandpits, withBundle } from "../run/sandpit-run.ts";
import type { Leftover } from "./leftover.ts";
import { removalStacks } from "./removal.ts";

const { inAws, inCluster } = removalStacks;
const namespaceType = "kubernetes_namespace_v1";

/** Left-overs that no state holds, by the stack that takes them in. */
export interface Imports {
  readonly objects: readonly Leftover[];
  readonly namespaces: readonly Leftover[];
}

export function importsOf(own: readonly Leftover[]): Imports {
  const resources = own.filter(({ kind }) => kind === "resource");
  return {
    objects: resources.filter(({ type }) => type !== namespaceType),
    namespaces: resources.filter(({ type }) => type === namespaceType),
  };
}

/** Imports what no state holds, so that it is destroyed as everything else is. What is gone meanwhile is passed over. */
export async function takeIn(
  sandpits: Sandpits,
  entry: SandpitEntry,
  bundle: Bundle,
  own: readonly Leftover[],
): Promise<void> {
  const { objects, namespaces } = importsOf(own);
  if (objects.length + namespaces.length === 0) return;
  await withBundle(sandpits, entry, bundle, {}, (run) =>
    underLock(run, "sandpit down", [run.environment], async () => {
      await importObjects(run, objects);
      await importNamespaces(run, namespaces);
    }),
  );
}

const importFile = "leftovers.tf.json";

async function importObjects(run: Run, resources: readonly Leftover[]): Promise<void> {
  const stack = run.allStacks.find(({ name }) => name === inAws);
  if (stack === undefined || resources.length === 0) return;
  const file = join(stack.directory, importFile);
  const types = [...new Set(resources.map(({ type = "" }) => type))];
  const empty = types.map((type) => {
    const own = resources.filter((each) => each.type === type);
    return [type, Object.fromEntries(own.map(({ id }) => [nameOf(id), {}]))];
  });
  writeFileSync(file, JSON.stringify({ resource: Object.fromEntries(empty) }), { mode: 0o600 });
  await run.terraform.init(stack.directory);
  for (const { type = "", id } of resources) {
    await unlessGone(() => run.terraform.importObject(stack.directory, `${type}.${nameOf(id)}`, id));
  }
  rmSync(file);
}

/**
 * By blocks: the provider that signs in to a cluster is configured by what another stack has published. If one is gone
 * meanwhile, or goes with the cluster of its own that it is in, none is taken in: what remains is found again.
 */
async function importNamespaces(run: Run, resources: readonly Leftover[]): Promise<void> {
  const stack = run.allStacks.find(({ name }) => name === inCluster);
  if (stack === undefined || resources.length === 0) return;
  const file = join(stack.directory, importFile);
  const bodies = resources.map(({ id }) => [nameOf(id), { metadata: [{ name: id }] }]);
  const blocks = resources.map(({ id }) => ({ to: `${namespaceType}.${nameOf(id)}`, id }));
  const written = { import: blocks, resource: { [namespaceType]: Object.fromEntries(bodies) } };
  writeFileSync(file, JSON.stringify(written), { mode: 0o600 });
  await run.terraform.init(stack.directory);
  await unlessGone(async () => {
    await run.terraform.plan(stack.directory, { out: planFile, isDestroy: false });
    await run.terraform.apply(stack.directory, planFile, () => undefined);
  });
  rmSync(file);
}

function nameOf(id: string): string {
  return `left_${createHash("sha256").update(id).digest("hex").slice(0, 12)}`;
}

async function unlessGone(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (failure) {
    if (!(failure instanceof TerraformFailure) || !isGone(failure)) throw failure;
  }
}

function isGone({ diagnostics, message }: TerraformFailure): boolean {
  const text = [message, ...diagnostics.map(({ detail }) => detail)].join("\n");
  return text.includes("non-existent remote object");
}
