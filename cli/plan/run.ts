import { existsSync } from "node:fs";
import { basename, join, relative } from "node:path";
import type { Environment } from "@ml-platform/environments";
import type { StateLocation } from "@ml-platform/rules";
import { asksAws, type Synthesis, type SynthesizedStack, type Target } from "@ml-platform/stacks";
import { hiddenText, Secrets, type Stack } from "@ml-platform/state";
import type { Colors } from "picocolors/types";
import type { Io } from "../io.ts";
import { KeptResults } from "../keep/kept-results.ts";
import { printable } from "../output/printable.ts";
import { environmentNamed } from "../sandpit/find/environment-named.ts";
import { refuseNamesake } from "../sandpit/find/refuse-namesake.ts";
import type { Services } from "../services.ts";
import { terraformEnvironment } from "../terraform/environment.ts";
import { findTerraform } from "../terraform/find.ts";
import { fewerCollections, machineMemory } from "../terraform/garbage-collection.ts";
import { whyLockedOut } from "../terraform/locked-provider.ts";
import type { Program } from "../terraform/program.ts";
import { committedLockFile, pluginCache, shareLockFile } from "../terraform/provider-files.ts";
import { Terraform } from "../terraform/terraform.ts";
import { Activities } from "./activities.ts";
import { backendVariables } from "./backend-variables.ts";
import { type Commit, currentCommit } from "./commit.ts";
import { createRunDirectory, makePrivateDirectory, removeOldRuns } from "./directories.ts";
import { restrict } from "./graph.ts";
import { pushCommand, type Remedies } from "./hints.ts";
import { listenForInterrupts } from "./interruption.ts";
import { killedRunsText, takeKilledRuns } from "./killed-runs.ts";
import { killedText } from "./last-word.ts";
import { locate, locatedStacks, type UnmovedStates } from "./locate.ts";
import { checkCredentials } from "./preflight.ts";
import { createProgress, type Progress, quietProgress } from "./progress.ts";
import { selectStacks } from "./selection.ts";
import { unlessLost } from "./unless-lost.ts";
import { findUnmoved, locationsOf, type Unmoved } from "./unmoved.ts";

/** What the command line asked for, with the process and the services to use. */
export interface Request {
  readonly io: Io;
  readonly services: Services;
  readonly colors: Colors;
  readonly environment: string;
  readonly target: Target;
  /** Ids, names or globs; empty for every stack. */
  readonly stacks: readonly string[];
  readonly parallelism: number;
  readonly lockTimeout: string;
  /**
   * Whether plans take the lock of each state: without, they need no permission to write, and may show a state that
   * somebody else is changing. @default true
   */
  readonly locksPlans?: boolean;
  /** Milliseconds after which the run is stopped. @default it may take as long as it needs */
  readonly timeLimit?: number | undefined;
  /** Stacks whose network or cluster may be replaced: ids, names or globs. @default - none */
  readonly allowReplace?: readonly string[];
  /** Ids of stacks that jobs of their own apply before. @default - none */
  readonly appliedFirst?: readonly string[];
  /** What errors tell a person to run. @default - the commands for the states of environments */
  readonly remedies?: Remedies;
  /**
   * Ids of stacks that a later commit has, when this one destroys what that no longer has: they do not depend on it.
   * @default - none
   */
  readonly kept?: readonly string[];
  /** Ids of stacks that this commit lacks and that the pipeline destroys: nobody has to be warned of them. @default - none */
  readonly removed?: readonly string[];
  /** Whether the command calls AWS: then credentials are checked first. */
  readonly needsCredentials: boolean;
  /**
   * Called with what a person should know, in place of showing the progress of each stack: several runs of one process
   * cannot share a terminal. @default - the progress is shown
   */
  readonly say?: (text: string) => void;
}

/** A stack of the run; its `dependencies` include only selected stacks. */
export interface RunStack extends SynthesizedStack {
  /** Every stack whose outputs it reads, selected or not. */
  readonly reads: readonly string[];
  /** Addresses: only these resources and what they need are planned. @default all */
  readonly only?: readonly string[];
  /** The location of its state. */
  readonly location: StateLocation;
}

/** What a run works on: an environment, or an account, which has no network. */
export type Place = Omit<Environment, "network"> & Partial<Pick<Environment, "network">>;

export interface Run {
  readonly request: Request;
  readonly environment: Place;
  /** The selected stacks, with dependencies among them only. */
  readonly stacks: readonly RunStack[];
  /** Every stack of the environment. */
  readonly allStacks: readonly RunStack[];
  /** The stacks of its base, which a personal environment may read. */
  readonly baseStacks: readonly Stack[];
  /** The states of the environment that were not moved since it or a cluster was renamed: it can be planned only. */
  readonly unmoved: readonly Unmoved[];
  /** Terraform or OpenTofu. */
  readonly program: Program;
  /** What is checked out, if that is known. */
  readonly commit: Commit | undefined;
  readonly terraform: Terraform;
  readonly progress: Progress;
  isInterrupted(): boolean;
  /** Whether Terraform was killed: its last changes may be missing from the state. */
  isKilled(): boolean;
  /** Ids of the stacks whose state could not be saved. */
  readonly unsaved: Set<string>;
  /** Ids of the stacks whose Terraform somebody else killed: their states may lack the last changes. */
  readonly cutOff: Set<string>;
  /** Strings that must not be shown; every plan adds those that it marks as sensitive. */
  readonly secrets: Secrets;
  /** Why nothing of a stack can be planned or applied; undefined if it can. */
  refusal(stack: RunStack): string | undefined;
  /** Removes `secrets` from a text. */
  redact(text: string): string;
  /** A path as a person types it, relative to the repository. */
  shown(path: string): string;
}

export interface EnvironmentRun extends Run {
  readonly environment: Environment;
  readonly synthesis: Synthesis;
}

/**
 * Prepares a run (environment, credentials, Terraform, synthesis, emulator), does `work` in it, and cleans up
 * afterwards.
 *
 * @throws {UserError} for everything that a person must fix first; nothing was changed then
 */
export async function withRun<T>(request: Request, work: (run: EnvironmentRun) => Promise<T>): Promise<T> {
  const { io, services, target } = request;
  // Meanwhile, Terraform says its version. Mistakes in the environment are told first.
  const program = findTerraform(io);
  program.catch(() => undefined);
  const environment = await environmentNamed(
    io,
    target,
    await services.environments(request.environment),
    request.environment,
  );
  await refuseNamesake(io, target, environment);
  const directory = join(io.root, ".platform", target);
  return await withRunOn(
    request,
    environment,
    directory,
    (created) => stacksOfEnvironment(request, environment, created),
    (run, { synthesis }) => work({ ...run, environment, synthesis }),
    program,
  );
}

/** The stacks of a run, as they were synthesized. */
export interface Synthesized extends Pick<Run, "allStacks" | "baseStacks" | "unmoved"> {
  /** The text of the lock file that pins their providers. @default - the one that is committed */
  readonly lockFile?: string | undefined;
  /** Names of the only providers that may run, all of the namespace `hashicorp`. @default - any */
  readonly providers?: readonly string[];
}

async function stacksOfEnvironment(
  request: Request,
  environment: Environment,
  directory: string,
): Promise<Synthesized & Pick<EnvironmentRun, "synthesis">> {
  const { io, target } = request;
  const { base } = environment;
  const unmoved = await findUnmoved(request, environment);
  const unmovedOfBase = base === undefined ? [] : await findUnmoved(request, base);
  const former = locationsOf([...unmoved, ...unmovedOfBase]);
  const synthesis = await synthesizeInto(directory, request, [environment], { unmoved: former });
  const allStacks = synthesis.stacks.map((stack) => ({
    ...stack,
    reads: stack.dependencies,
    location: locate(io, target, environment, stack.id, former),
  }));
  const baseStacks = base === undefined ? [] : await locatedStacks(request, base, former);
  return { synthesis, allStacks, baseStacks, unmoved };
}

/**
 * Does `work` in a run on a place whose stacks `synthesize` writes below the directory that it is given.
 *
 * @param base the directory of runs and of the emulator's world
 * @throws {UserError} for everything that a person must fix first; nothing was changed then
 */
export async function withRunOn<S extends Synthesized, T>(
  request: Request,
  environment: Place,
  base: string,
  synthesize: (directory: string) => Promise<S>,
  work: (run: Run, synthesized: S) => Promise<T>,
  found: Promise<Program> = findTerraform(request.io),
): Promise<T> {
  const { io, services, target } = request;
  const program = await found;
  if (request.needsCredentials) await checkCredentials(environment, services);

  makePrivateDirectory(base);
  const runs = join(base, "runs");
  const killed = killedRunsText(takeKilledRuns(runs), (stack, file) => pushCommand(request, stack, file));
  if (killed !== "") io.stderr.write(`${printable(killed)}\n`);
  const directory = createRunDirectory(runs, services.now(), process.pid);
  // It ends while Terraform works.
  const removal = removeOldRuns(runs);
  const commit = currentCommit(io);
  const synthesized = await synthesize(directory);
  const { allStacks, baseStacks, unmoved } = synthesized;
  const stacks = restrict(allStacks, selectStacks(allStacks, request.stacks));
  const lockFile = synthesized.lockFile ?? committedLockFile(io);
  shareLockFile(lockFile, allStacks);

  const activities = new Activities(() => Date.now());
  const { say } = request;
  const progress =
    say === undefined
      ? await createProgress(io, request.colors, { operations: (id) => activities.operations(id) })
      : quietProgress(say);
  const providers = await services.startProviders(target, {
    awsProviders: stacks.flatMap(({ awsProvider }) => awsProvider ?? []),
    worldDirectory: join(base, "world"),
    faultsFile: join(base, "faults.json"),
    place: environment,
  });
  const secrets = new Secrets();
  const { password } = environment.backend.type === "http" ? environment.backend : {};
  if (password !== undefined) secrets.add(password);
  const redact = (text: string): string => secrets.redact(text, hiddenText);
  const cache = asksAws(target) ? pluginCache(io) : {};
  const terraform = new Terraform({
    program,
    env: terraformEnvironment(
      io.env,
      {
        ...fewerCollections(io.env, machineMemory(), request.parallelism),
        ...cache,
        ...backendVariables(environment, target),
        ...providers?.environment,
      },
      existsSync,
    ),
    envOf: (stackDirectory, command) => {
      const stack = allStacks.find(({ id }) => id === basename(stackDirectory));
      return stack === undefined ? {} : (providers?.environmentOf?.(stack, command) ?? {});
    },
    keptInits: io.env["PLATFORM_NO_CACHE"] === "1" ? undefined : new KeptResults(join(base, "inits")),
    serialInit: asksAws(target),
    ...(synthesized.providers !== undefined && { providers: synthesized.providers }),
    lockTimeout: request.lockTimeout,
    locksPlans: request.locksPlans ?? true,
    redact,
    onEvent: (stackDirectory, event) => {
      const id = basename(stackDirectory);
      if (event === undefined) activities.end(id);
      else activities.follow(id, event);
    },
  });
  const interruption = listenForInterrupts({
    io,
    terraform,
    program: program.name,
    progress,
    now: () => performance.now(),
    lastWord: () => killedText(request, environment, activities.operations()),
    timeLimit: request.timeLimit,
  });
  try {
    const run: Run = {
      request,
      environment,
      stacks,
      allStacks,
      baseStacks,
      unmoved,
      program,
      commit: await commit,
      terraform,
      progress,
      isInterrupted: interruption.isInterrupted,
      isKilled: interruption.isKilled,
      unsaved: new Set(),
      cutOff: new Set(),
      secrets,
      refusal: (stack) => providers?.refusal?.(stack) ?? whyLockedOut(stack, target, lockFile),
      redact,
      shown: (path) => relative(io.root, path),
    };
    return await unlessLost(
      work(run, synthesized),
      () => providers?.lost?.(),
      () => terraform.abandon(),
    );
  } finally {
    interruption.stop();
    progress.stop();
    await Promise.all([providers?.stop(), removal]);
  }
}

interface SynthesisOptions {
  /** @default false */
  readonly stackTraces?: boolean;
  /** @default - every state is at the location of its stack */
  readonly unmoved?: UnmovedStates;
  /** The directory below which Terraform will use what is written. @default - `outdir` */
  readonly usedIn?: string;
}

/** Synthesizes environments below `outdir`, with local states below `.platform`. */
export async function synthesizeInto(
  outdir: string,
  { io, services, target }: Pick<Request, "io" | "services" | "target">,
  environments: readonly Environment[],
  { stackTraces = false, unmoved, usedIn = outdir }: SynthesisOptions = {},
): Promise<Synthesis> {
  return services.synthesize(environments, {
    outdir,
    target,
    localState: relative(join(usedIn, "stacks", "any"), join(io.root, ".platform", target, "state")),
    today: services.now(),
    stackTraces,
    ...(unmoved !== undefined && { unmoved }),
  });
}
