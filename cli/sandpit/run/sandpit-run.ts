import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SandpitSpec } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import { asksAws, type Target } from "@ml-platform/stacks";
import { placeCharts } from "@ml-platform/stacks/place-charts";
import type { Context } from "../../context.ts";
import { locate } from "../../plan/locate.ts";
import {
  type EnvironmentRun,
  type Place,
  type Request,
  type Run,
  type RunStack,
  withRun,
  withRunOn,
} from "../../plan/run.ts";
import type { SandpitEntry } from "../entry.ts";
import type { LoadedBase } from "../find/choose-base.ts";
import { withEnvironment } from "../find/with-environment.ts";
import type { Bundle, BundledStack, SandpitRegistry } from "../registry/registry.ts";
import { checkedConfiguration, knownProviders } from "./checked-configuration.ts";

/** What is needed to work on the sandpits of a base. */
export interface Sandpits {
  readonly context: Context;
  readonly target: Target;
  readonly base: LoadedBase;
  readonly registry: SandpitRegistry;
  readonly parallelism: number;
  readonly lockTimeout: string;
  /** Milliseconds after which a run is stopped. @default it may take as long as it needs */
  readonly timeLimit?: number | undefined;
  /**
   * Called with what a person should know, in place of showing the progress of each stack: for several runs of one
   * process. @default - the progress is shown
   */
  readonly say?: (text: string) => void;
}

/** What an entry says of the sandpit that it is of. */
export function specOf(entry: SandpitEntry, asleep: boolean): SandpitSpec {
  const { name, owner, kind, range, kubernetes, changes } = entry;
  return { name, owner, kind, range, kubernetes, changes, asleep };
}

/**
 * A run on a sandpit as the code that is checked out makes it. To this run, the sandpit is an environment like those that
 * have a file.
 *
 * @throws {UserError} for everything that a person must fix first; nothing was changed then
 */
export async function withCheckedOut<T>(
  sandpits: Sandpits,
  spec: SandpitSpec,
  work: (run: EnvironmentRun) => Promise<T>,
): Promise<T> {
  const { sandpitEnvironment } = await import("@ml-platform/environments");
  const { base } = sandpits;
  const { services } = sandpits.context;
  const { name } = spec;
  const environment = sandpitEnvironment(base, spec);
  const loaded = { name, file: `the sandpit ${name}`, environment, spec: base.spec };
  const request = { ...requestOf(sandpits, name), services: withEnvironment(services, loaded) };
  return await withRun(request, work);
}

/** Which of the configurations of a bundle are used. */
export interface BundleUse {
  /** Those that scale it to zero, where they differ. @default false */
  readonly asleep?: boolean;
}

/**
 * A run on a sandpit from what its registry keeps of it, whatever is checked out.
 *
 * @throws {UserError} for everything that a person must fix first; nothing was changed then
 */
export async function withBundle<T>(
  sandpits: Sandpits,
  entry: SandpitEntry,
  bundle: Bundle,
  { asleep = false }: BundleUse,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  const { context, target, base } = sandpits;
  const place = placeOf(base, entry);
  const stacks = async (directory: string) => ({
    allStacks: bundle.stacks.map((stack) => written(sandpits, place, stack, directory, asleep)),
    baseStacks: [],
    unmoved: [],
    lockFile: bundle.lockFile,
    providers: knownProviders,
  });
  return await withRunOn(
    requestOf(sandpits, entry.name),
    place,
    join(context.io.root, ".platform", target),
    stacks,
    work,
  );
}

/**
 * Where a sandpit is, by the file of its base: known also when it can no longer be derived from that. It has no sections.
 */
export function placeOf({ environment: base }: LoadedBase, { name, owner, kind }: SandpitEntry): Place {
  const { account, region, backend, tags } = base;
  return {
    kind: "personal",
    name,
    base,
    shares: [],
    account,
    region,
    protected: false,
    tags: { ...tags, owner },
    backend,
    clusters: {},
    sandpit: kind,
  };
}

function written(
  { context: { io }, target, base }: Sandpits,
  place: Place,
  { configuration, asleep, ...node }: BundledStack,
  directory: string,
  isAsleep: boolean,
): RunStack {
  const { id } = node;
  const location = locate(io, target, { ...place, network: base.environment.network }, id);
  const isOwn = /^[a-z0-9-]+$/.test(id) && id.startsWith(`${place.name}-`);
  const text = isAsleep ? (asleep ?? configuration) : configuration;
  const checked = isOwn ? checkedConfiguration(text, location) : { wrong: "a stack of another environment" };
  if (typeof checked !== "string") throw new UserError(refusalText(place, id, checked.wrong));
  const own = join(directory, "stacks", id);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  writeFileSync(join(own, "cdk.tf.json"), checked);
  // Those of this code: a bundle holds no chart, because who may push a branch could have written it.
  placeCharts(own);
  return { ...node, directory: own, warnings: [], reads: node.dependencies, location };
}

function refusalText({ name, base }: Place, id: string, wrong: string): string {
  return `What is kept to change and destroy the sandpit ${name} is not used: ${id} has ${wrong}, which no stack of this code has. Whoever may push a branch could have written it, to have it run by somebody else. If newer code did, use that; otherwise write it anew from code that was reviewed: ./platform sandpit up ${name}${base === undefined ? "" : ` --base ${base.name}`}, as an admin with --admin. Nothing was changed.`;
}

function requestOf({ context, target, say, ...settings }: Sandpits, name: string): Request {
  const { io, services, colors } = context;
  const { parallelism, lockTimeout, timeLimit } = settings;
  return {
    io,
    services,
    colors,
    environment: name,
    target,
    stacks: [],
    parallelism,
    lockTimeout,
    timeLimit,
    needsCredentials: asksAws(target),
    ...(say !== undefined && { say }),
  };
}
