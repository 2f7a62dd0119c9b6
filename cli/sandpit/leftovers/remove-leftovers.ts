import { join } from "node:path";
import { sandpitEnvironment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Context } from "../../context.ts";
import { printable } from "../../output/printable.ts";
import { inScratchDirectory } from "../../plan/directories.ts";
import { LockedError } from "../../plan/environment-lock.ts";
import { totals } from "../../plan/report.ts";
import { synthesizeInto } from "../../plan/run.ts";
import { committedLockFile } from "../../terraform/provider-files.ts";
import { TerraformFailure } from "../../terraform/terraform-failure.ts";
import type { SandpitEntry } from "../entry.ts";
import type { Bundle, BundledStack, Registered } from "../registry/registry.ts";
import { bundleOf } from "../run/bundle-of.ts";
import { takeDown } from "../run/down.ts";
import { type Sandpits, specOf } from "../run/sandpit-run.ts";
import { bareStack } from "./bare-stacks.ts";
import type { LeftoversOfBases } from "./find-leftovers.ts";
import type { Leftover } from "./leftover.ts";
import { isRemoval, removalStacks } from "./removal.ts";
import { importsOf, takeIn } from "./take-in.ts";

/** What became of what a sandpit has left. */
export interface Removed {
  readonly sandpit: string;
  /** `left`: somebody has made a sandpit of this name in the meantime, or removes it. `failed`: run again. */
  readonly result: "removed" | "left" | "failed";
  readonly detail?: string;
}

/**
 * Removes what sandpits have left, one after the other. Each becomes a sandpit once more that is being destroyed: so nobody
 * can make one of its name meanwhile, and what a killed process leaves is finished by `reap` or `down`. What no state
 * holds is imported into one first; so there is one way to destroy, and Terraform knows how for every type.
 */
export async function removeLeftovers(context: Context, target: Target, place: LeftoversOfBases): Promise<Removed[]> {
  const removable = place.leftovers.filter(({ isRemovable }) => isRemovable);
  const names = [...new Set(removable.flatMap(({ sandpit }) => sandpit ?? []))];
  const { base, registry } = place;
  const sandpits = { context, target, base, registry, parallelism: 4, lockTimeout: "0s", say: () => undefined };
  const removed: Removed[] = [];
  for (const name of names) {
    const own = removable.filter(({ sandpit }) => sandpit === name);
    try {
      removed.push({ sandpit: name, ...(await remove(sandpits, place, name, own)) });
    } catch (failure) {
      if (!(failure instanceof UserError) && !(failure instanceof TerraformFailure)) throw failure;
      if (failure instanceof LockedError) {
        removed.push({ sandpit: name, result: "left", detail: "Somebody works on it." });
      } else removed.push({ sandpit: name, result: "failed", detail: printable(failure.message) });
    }
  }
  return removed;
}

async function remove(
  sandpits: Sandpits,
  place: LeftoversOfBases,
  name: string,
  own: readonly Leftover[],
): Promise<Omit<Removed, "sandpit">> {
  const { registry } = sandpits;
  const wanted = entryOf(sandpits, place, name);
  const bundle = await bundleFor(sandpits, wanted, own);
  const created = await begun(sandpits, { ...wanted, stacks: bundle.stacks.map(({ id }) => id) });
  if (created === undefined) return { result: "left", detail: "A sandpit of this name has been made meanwhile." };
  await registry.writeBundle(name, bundle);
  await takeIn(sandpits, created.entry, bundle, own);
  return await destroyed(sandpits, created);
}

/** @returns undefined if there is a sandpit of this name that is not what a process which was killed has begun to remove */
async function begun({ registry }: Sandpits, wanted: SandpitEntry): Promise<Registered | undefined> {
  const created = await registry.create(wanted);
  if (created !== undefined) return created;
  const standing = await registry.read(wanted.name);
  if (standing === undefined || !isRemoval(standing.entry)) return undefined;
  return await registry.replace({ ...wanted, created: standing.entry.created }, standing.version);
}

/**
 * What was imported has no order: what others still need fails, and is tried again as long as each attempt destroys
 * something.
 */
async function destroyed(sandpits: Sandpits, created: Registered): Promise<Omit<Removed, "sandpit">> {
  for (;;) {
    const { result, report, problem } = await takeDown(sandpits, created);
    if (result === "gone") return { result: "removed" };
    if (report !== undefined && totals(report).destroy > 0) continue;
    return { result: "failed", detail: problem ?? "It could not be destroyed." };
  }
}

/** What the sandpit is while it is removed. */
function entryOf({ context, base }: Sandpits, { found }: LeftoversOfBases, name: string): SandpitEntry {
  const now = context.services.now().toISOString();
  const marked = [...found.tagged, ...found.states].filter(({ sandpit }) => sandpit === name);
  const hasNetwork = found.states.some(({ stack }) => stack === `${name}-network`);
  return {
    schemaVersion: 1,
    name,
    owner: marked.find(({ owner }) => owner !== undefined)?.owner ?? name,
    kind: hasNetwork ? "dedicated" : "shared",
    base: base.name,
    ...(hasNetwork && { range: "10.128.0.0/16" }),
    created: now,
    expires: now,
    lastActivity: now,
    state: "destroying",
    command: "down",
    stacks: [],
    warned: [],
  };
}

const { inAws, inCluster } = removalStacks;

/** Its own bundle, if that is kept, completed by what the code that is checked out has for its states and for imports. */
async function bundleFor(sandpits: Sandpits, entry: SandpitEntry, own: readonly Leftover[]): Promise<Bundle> {
  const kept = await sandpits.registry.readBundle(entry.name).catch(() => undefined);
  const states = own.filter(({ kind, id }) => kind === "state" && !kept?.stacks.some((stack) => stack.id === id));
  const { objects, namespaces } = importsOf(own);
  if (states.length + objects.length + namespaces.length === 0) return kept ?? { schemaVersion: 1, stacks: [] };
  const made = await synthesized(sandpits, entry);
  const models = [...made.stacks, ...(kept?.stacks ?? [])];
  const model = models.find(({ providers }) => providers.includes("kubernetes")) ?? models[0];
  if (model === undefined) throw new UserError(`${entry.base} has nothing that a sandpit could be made of.`);
  const all = ["aws", "kubernetes", "helm"];
  const stacks: BundledStack[] = states.map(
    ({ id }) =>
      made.stacks.find((stack) => stack.id === id) ?? bareStack(model, id, id.slice(entry.name.length + 1), all),
  );
  if (objects.length > 0) {
    stacks.push(bareStack(model, `${entry.name}-${inAws}`, inAws, ["aws"]));
  }
  if (namespaces.length > 0) {
    stacks.push(bareStack(model, `${entry.name}-${inCluster}`, inCluster, ["aws", "kubernetes"]));
  }
  const added = new Set(stacks.map(({ id }) => id));
  const lockFile = kept?.lockFile ?? made.lockFile;
  return {
    schemaVersion: 1,
    stacks: [...stacks, ...(kept?.stacks ?? []).filter(({ id }) => !added.has(id))],
    ...(lockFile !== undefined && { lockFile }),
  };
}

/** The stacks that a sandpit of this name and kind has with the code that is checked out. */
async function synthesized({ context, target, base }: Sandpits, entry: SandpitEntry): Promise<Bundle> {
  const { io, services } = context;
  const directory = join(io.root, ".platform", target);
  const [cluster, ...others] = Object.keys(base.environment.clusters);
  const changes = entry.kind === "shared" && others.length > 0 ? { tenant: { cluster } } : {};
  const environment = sandpitEnvironment(base, specOf({ ...entry, changes }, false));
  return await inScratchDirectory(directory, async (scratch) => {
    const options = { usedIn: join(directory, "runs", "any") };
    const { stacks } = await synthesizeInto(scratch, { io, services, target }, [environment], options);
    return bundleOf(stacks, [], committedLockFile(io));
  });
}
