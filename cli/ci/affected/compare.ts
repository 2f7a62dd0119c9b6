import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { validEnvironments } from "@ml-platform/environments/loaded";
import { UserError } from "@ml-platform/rules";
import { formerStacks, type Target } from "@ml-platform/stacks";
import type { Context } from "../../context.ts";
import { type Git, gitIn } from "../../git.ts";
import { filesChangedSince, partingPoint } from "../../inspect/touched/changed-files.ts";
import { isHarmless } from "../../inspect/touched/harmless.ts";
import { printable } from "../../output/printable.ts";
import { inScratchDirectory } from "../../plan/directories.ts";
import { synthesizeInto } from "../../plan/run.ts";
import type { AffectedStacks, DeployedCommits } from "../affected-stacks.ts";
import { firstLine, InterruptedError } from "../at-commit.ts";
import type { Base } from "./base.ts";
import { type Commits, type CurrentStack, type EarlierStack, findAffected } from "./find-affected.ts";
import { storeSynthesized, synthesesDirectory, synthesizeCommit } from "./synthesize-commit.ts";
import { type EnvironmentFacts, lockFileIn, readStack, type Synthesized } from "./synthesized.ts";

/**
 * Compares what the current files synthesize with `base`.
 *
 * @throws {UserError} when an environment of the current files is not valid, and when Git lacks the base
 */
export async function compareWith(context: Context, base: Base, target: Target): Promise<AffectedStacks> {
  const { io } = context;
  const git = gitIn(io.root, io.env);
  const environments = await currentEnvironments(context);
  if (!("ref" in base)) {
    const current = await currentStacks(context, environments, target);
    if (!("everything" in base)) return await compareWithDeployed(context, git, current, target, base.deployed);
    const gone = Object.entries(base.deployed ?? {}).filter(([id]) => !current.stacks.some((stack) => stack.id === id));
    const { earlier } = await deployedStacks(context, git, current, target, Object.fromEntries(gone));
    return everything(current, base.everything, earlier);
  }
  const commit = await partingPoint(git, base.ref, base.named);
  if (await isSameSynthesis(git, commit)) return await nothing(context, environments, commit);
  const current = await currentStacks(context, environments, target);
  const synthesized = await attempt(() => synthesizeCommit(io, commit, target));
  if (typeof synthesized === "string") return everything(current, failed(commit, synthesized));
  return findAffected({
    comparison: { commit },
    current,
    earlier: synthesized.stacks.map((stack) => earlierStack(stack, synthesized, commit)),
    unknown: new Map(current.stacks.flatMap((stack) => notLoaded(stack, synthesized, commit))),
  });
}

/**
 * Every environment of the current files: one that does not load would look as if it had been removed.
 *
 * @throws {UserError}
 */
async function currentEnvironments({ services }: Context): Promise<Environment[]> {
  const loaded = await services.environments();
  const problems = loaded.flatMap((each) => ("problem" in each ? [each.problem] : []));
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  return validEnvironments(loaded);
}

async function currentStacks(
  { io, services }: Context,
  environments: readonly Environment[],
  target: Target,
): Promise<Commits["current"]> {
  const stacks = await inScratchDirectory(join(io.root, synthesesDirectory), async (outdir) => {
    const synthesis = await synthesizeInto(outdir, { io, services, target }, environments);
    const lockFile = lockFileIn(io.root);
    return synthesis.stacks.map((stack): CurrentStack => {
      const environment = environments.find(({ name }) => name === stack.environment);
      const formerIds = environment === undefined ? [] : formerStacks(environment, stack).map(({ id }) => id);
      return { ...readStack({ ...stack, reads: stack.dependencies }, stack.directory, lockFile), formerIds };
    });
  });
  const current = { environments: environments.map(factsOf), stacks };
  await remember({ io, target }, current);
  return current;
}

/** What is synthesized from a commit without further changes is what later ones are compared with. */
async function remember({ io, target }: Pick<Context, "io"> & { target: Target }, current: Commits["current"]) {
  const git = gitIn(io.root, io.env);
  const [commit, changes] = [await git("rev-parse", "HEAD"), await git("status", "--porcelain", "--", ".")];
  if (commit === undefined || changes !== "") return;
  const stacks = current.stacks.map(({ formerIds: _, ...stack }) => stack);
  storeSynthesized(io.root, commit, target, { environments: current.environments, stacks, problems: {} });
}

function factsOf({ name, kind, protected: isProtected, account, region }: Environment): EnvironmentFacts {
  return { name, kind, protected: isProtected, account: { id: account.id, alias: account.alias }, region };
}

/** Whether no file differs that stacks are synthesized from. */
async function isSameSynthesis(git: Git, commit: string): Promise<boolean> {
  return (await filesChangedSince(git, commit)).every(isHarmless);
}

async function nothing(
  { services }: Context,
  environments: readonly Environment[],
  commit: string,
): Promise<AffectedStacks> {
  const stacks = await Promise.all(environments.map((each) => services.stacksOf(each)));
  return {
    schemaVersion: 1,
    comparison: { commit },
    environments: [],
    unaffected: stacks.flat().map(({ id }) => id),
  };
}

function everything(current: Commits["current"], why: string, earlier: readonly EarlierStack[] = []): AffectedStacks {
  return findAffected({
    comparison: { everything: why },
    current,
    earlier,
    unknown: new Map(current.stacks.map(({ id }) => [id, { change: "changed", because: ["not compared"] }])),
  });
}

function failed(commit: string, why: string): string {
  return `commit ${commit} could not be synthesized, so it is not known what it has: ${why}`;
}

async function compareWithDeployed(
  context: Context,
  git: Git,
  current: Commits["current"],
  target: Target,
  deployed: DeployedCommits,
): Promise<AffectedStacks> {
  const { commits, ...found } = await deployedStacks(context, git, current, target, deployed);
  return findAffected({ comparison: { deployed: commits }, current, ...found });
}

/** What was deployed, as its commits have it, and which stacks cannot be compared. */
async function deployedStacks(
  context: Context,
  git: Git,
  current: Commits["current"],
  target: Target,
  deployed: DeployedCommits,
) {
  const { io } = context;
  const unknown = new Map<string, { change: "changed"; because: string[] }>();
  const earlier: EarlierStack[] = [];
  const whole = new Map<string, Synthesized["stacks"]>();
  const commits = [...new Set(Object.values(deployed).filter((commit) => commit !== null))];
  const trunk = new Set((await git("rev-list", "--first-parent", "HEAD"))?.split("\n"));
  for (const commit of commits) {
    const ids = Object.keys(deployed).filter((id) => deployed[id] === commit);
    const synthesized = await attempt(() => deployedSynthesis(context, git, current, { commit, ids, target, trunk }));
    if (typeof synthesized === "string") {
      const because = failed(commit, synthesized);
      io.stderr.write(`Warning: ${printable(because)}\n`);
      for (const id of ids) unknown.set(id, { change: "changed", because: [because] });
    } else {
      // A stack that even its last deployment does not have was destroyed by it.
      whole.set(commit, synthesized.stacks);
      const stacks = synthesized.stacks.filter(({ id }) => ids.includes(id));
      earlier.push(...stacks.map((stack) => earlierStack(stack, synthesized, commit)));
    }
  }
  return { commits, earlier, unknown, whole };
}

/**
 * What the commit synthesizes that some stacks were last deployed from: the current stacks, if no file differs that they
 * are synthesized from.
 *
 * A developer can record a deployment of any commit. Its code would run in a pipeline of the default branch, and write what
 * that one applies; so only commits that were the head of the branch are trusted.
 *
 * @throws {UserError} when this clone does not have the commit, it was never the head, or it cannot be synthesized
 */
async function deployedSynthesis(
  { io }: Context,
  git: Git,
  current: Commits["current"],
  { commit, ids, target, trunk }: Deployed,
): Promise<Synthesized> {
  await partingPoint(git, commit, "The deployed commit");
  if (!trunk.has(commit)) throw new UserError("it was never the head of this branch, so its code is not run.");
  const areCurrent = ids.every((id) => current.stacks.some((stack) => stack.id === id));
  if (areCurrent && (await isSameSynthesis(git, commit))) return { ...current, problems: {} };
  return await synthesizeCommit(io, commit, target);
}

interface Deployed {
  readonly commit: string;
  /** Ids of the stacks that were deployed from it. */
  readonly ids: readonly string[];
  readonly target: Target;
  /** The commits that were once the head of this branch. */
  readonly trunk: ReadonlySet<string>;
}

function earlierStack(
  stack: Synthesized["stacks"][number],
  { environments }: Synthesized,
  commit: string,
): EarlierStack {
  const facts = environments.find(({ name }) => name === stack.environment);
  if (facts === undefined) throw new RangeError(`no environment of ${stack.id}`);
  return { ...stack, commit, facts };
}

/** A stack of an environment that the earlier commit could not load. */
function notLoaded({ id, environment }: CurrentStack, { problems }: Synthesized, commit: string) {
  const problem = problems[environment];
  if (problem === undefined) return [];
  const because = `commit ${commit.slice(0, 8)} does not load ${environment}: ${firstLine(problem)}`;
  return [[id, { change: "changed" as const, because: [because] }] as const];
}

/** The result, or why there is none. */
async function attempt<T>(work: () => Promise<T>): Promise<T | string> {
  try {
    return await work();
  } catch (failure) {
    if (!(failure instanceof UserError) || failure instanceof InterruptedError) throw failure;
    return firstLine(failure.message);
  }
}
