import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Io } from "../../io.ts";
import { makePrivateDirectory } from "../../plan/directories.ts";
import { atCommit, firstLine, InterruptedError, type OtherCommit } from "../at-commit.ts";
import { writeWhole } from "../write-whole.ts";
import { type EnvironmentFacts, lockFileIn, readStack, type Synthesized } from "./synthesized.ts";

/** Below the root of the repository: what commits synthesize, by commit and target. A pipeline caches it. */
export const synthesesDirectory = join(".platform", "ci", "synth");

/**
 * What the code of another commit synthesizes from its own environments; from the cache if that was done before.
 *
 * @param commit full id of a commit that this clone has
 * @throws {UserError} when that commit cannot be synthesized
 */
export async function synthesizeCommit(
  io: Pick<Io, "root" | "env" | "stderr" | "onInterrupt">,
  commit: string,
  target: Target,
): Promise<Synthesized> {
  const cached = readCached(io.root, commit, target);
  if (cached !== undefined) return cached;
  io.stderr.write(`Synthesizing commit ${commit.slice(0, 8)} by its own code.\n`);
  const synthesized = await atCommit(io, commit, (other) => synthesizeIn(other, target));
  storeSynthesized(io.root, commit, target, synthesized);
  return synthesized;
}

interface ListedEnvironment extends EnvironmentFacts {
  readonly stacks: readonly { readonly id: string; readonly dependencies: readonly string[] }[];
}
type Listed = ListedEnvironment | { readonly name: string; readonly problem: string };

async function synthesizeIn({ root, run }: OtherCommit, target: Target): Promise<Synthesized> {
  // At the same depth as the current commit's, because paths of local states in configurations are relative.
  const outdir = join(synthesesDirectory, `scratch-${process.pid}-other`);
  const directory = join(root, outdir);
  try {
    const written = await run(["synth", "--outdir", outdir, "--target", target]);
    if (written.isInterrupted) throw new InterruptedError("Interrupted. Nothing was changed.");
    const { stdout, stderr } = await run(["list", "--json", "--target", target]);
    const listed = parseListed(stdout);
    if (listed === undefined) throw new UserError(withoutLabel(firstLine(stderr) || firstLine(written.stderr)));
    const problems = listed.flatMap((each) => ("problem" in each ? [[each.name, each.problem] as const] : []));
    // An environment that does not load makes it fail, after it has written the others.
    if (written.exitCode !== 0 && problems.length === 0) throw new UserError(withoutLabel(firstLine(written.stderr)));
    const valid = listed.flatMap((each) => ("problem" in each ? [] : [each]));
    const lockFile = lockFileIn(root);
    return {
      environments: valid.map(({ stacks: _, ...facts }) => factsOf(facts)),
      stacks: valid.flatMap(({ name: environment, stacks }) =>
        stacks.map(({ id, dependencies }) => {
          const name = id.slice(`${environment}-`.length);
          return readStack({ id, name, environment, reads: dependencies }, join(directory, "stacks", id), lockFile);
        }),
      ),
      problems: Object.fromEntries(problems),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Without what else a list says. */
function factsOf({ name, kind, protected: isProtected, account, region }: EnvironmentFacts): EnvironmentFacts {
  return { name, kind, protected: isProtected, account, region };
}

function parseListed(text: string): Listed[] | undefined {
  try {
    const listed: unknown = JSON.parse(text);
    return Array.isArray(listed) ? (listed as Listed[]) : undefined;
  } catch {
    return undefined;
  }
}

/** `error: <message>` is how the command says why it failed. */
function withoutLabel(line: string): string {
  return line.replace(/^error: /, "") || "it said nothing";
}

/** Is raised when {@link Synthesized} changes: then what is cached is not read. */
const version = 1;

function cachedFile(root: string, commit: string, target: Target): string {
  return join(root, synthesesDirectory, `${commit}-${target}.v${version}.json`);
}

function readCached(root: string, commit: string, target: Target): Synthesized | undefined {
  const file = cachedFile(root, commit, target);
  try {
    const synthesized = JSON.parse(readFileSync(file, "utf8")) as Synthesized;
    const now = new Date();
    utimesSync(file, now, now);
    return synthesized;
  } catch {
    // There is none, or it was cut off by a full disk: it is written again.
    return undefined;
  }
}

const kept = 50;

/** Keeps what a commit synthesizes for the next time it is compared with, and forgets what was not used for longest. */
export function storeSynthesized(root: string, commit: string, target: Target, synthesized: Synthesized): void {
  const directory = join(root, synthesesDirectory);
  makePrivateDirectory(directory);
  const file = cachedFile(root, commit, target);
  writeWhole(file, JSON.stringify(synthesized));
  const files = readdirSync(directory)
    .filter((name) => name.endsWith(".json"))
    .map((name) => ({ path: join(directory, name), used: statSync(join(directory, name)).mtimeMs }))
    .sort((a, b) => b.used - a.used);
  for (const { path } of files.slice(kept)) rmSync(path, { force: true });
}
