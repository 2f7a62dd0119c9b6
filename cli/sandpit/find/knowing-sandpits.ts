import type { LoadedEnvironment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import { targets } from "../../commands/options.ts";
import type { Context } from "../../context.ts";
import type { SandpitEntry } from "../entry.ts";
import { openRegistries } from "../lifecycle/open-registries.ts";
import { specOf } from "../run/sandpit-run.ts";
import type { LoadedBase } from "./choose-base.ts";
import { withEnvironment } from "./with-environment.ts";

/** Commands that work on one sandpit as on an environment that has a file. */
const working = /^(plan|import|output|state (?!locks|unlock|orphans|drift|report|backup).*)$/;

/**
 * Makes a sandpit that is named in a command an environment like those that have a file, so that its states can be looked at
 * and mended with the same commands.
 *
 * @param given `--target`
 * @param command such as `state show`
 * @param words what it was given, such as the name of an environment or the id of a stack
 * @returns nothing unless a word names a sandpit, and only then is a registry read
 */
export async function knowingSandpits(
  context: Pick<Context, "io" | "services">,
  given: string,
  { command, words }: { readonly command: string; readonly words: readonly string[] },
): Promise<Pick<Context, "services"> | undefined> {
  const target = targets.find((each) => each === given);
  // The command itself refuses a target that does not exist.
  if (target === undefined || !working.test(command)) return undefined;
  // Names are all that is needed of them.
  const loaded = await context.services.environments(words[0]);
  const unknown = words.filter(
    (word) => /^[a-z][a-z0-9-]*(:|$)/.test(word) && !loaded.some(({ name }) => isOf(name, word)),
  );
  if (unknown.length === 0) return undefined;
  const found = await findNamed(context, target, unknown);
  if (found === undefined) return undefined;
  const { entry, base } = found;
  return { services: withEnvironment(context.services, await loadedSandpit(base, entry)) };
}

async function loadedSandpit(base: LoadedBase, entry: SandpitEntry): Promise<LoadedEnvironment> {
  const { sandpitEnvironment } = await import("@ml-platform/environments");
  const named = { name: entry.name, file: `the sandpit ${entry.name}` };
  try {
    return {
      ...named,
      environment: sandpitEnvironment(base, specOf(entry, entry.state === "sleeping")),
      spec: base.spec,
    };
  } catch (failure) {
    if (!(failure instanceof UserError)) throw failure;
    return { ...named, problem: failure.message };
  }
}

async function findNamed(
  context: Pick<Context, "io" | "services">,
  target: Target,
  words: readonly string[],
): Promise<{ readonly base: LoadedBase; readonly entry: SandpitEntry } | undefined> {
  try {
    const { registries, loaded } = await openRegistries(context, target, undefined);
    for (const { registry } of registries) {
      const names = await registry.names();
      const name = names.find((each) => words.some((word) => isOf(each, word)));
      const entry = name === undefined ? undefined : (await registry.read(name))?.entry;
      const base = loaded.find((each): each is LoadedBase => "environment" in each && each.name === entry?.base);
      if (entry !== undefined && base !== undefined) return { base, entry };
    }
    return undefined;
  } catch (failure) {
    // The command itself says what it cannot find, or reach.
    if (failure instanceof UserError) return undefined;
    throw failure;
  }
}

/** Whether a word is an environment's name, the id of a stack of it, or an address in such a stack. */
function isOf(name: string, word: string): boolean {
  return word === name || word.startsWith(`${name}-`);
}
