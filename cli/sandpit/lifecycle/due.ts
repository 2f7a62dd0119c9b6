import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Context } from "../../context.ts";
import { allowsSandpits } from "../find/choose-base.ts";
import type { Registered } from "../registry/registry.ts";
import type { Sandpits } from "../run/sandpit-run.ts";
import { nextStep, type Step } from "./next-step.ts";
import { baseOf, isNamed, type OpenRegistries, type Problem, type RegistryOfBases } from "./open-registries.ts";
import { endPolicy } from "./time-left.ts";

/** Work that is due for one sandpit. */
export interface Due {
  readonly sandpits: Sandpits;
  readonly registered: Registered;
  readonly step: Exclude<Step, { kind: "none" }>;
}

/** What is due for the sandpits of a registry. */
export interface DueOfRegistry {
  /** How many sandpits there are. */
  readonly count: number;
  readonly due: readonly Due[];
  readonly problems: readonly Problem[];
}

/** @param given `--base`: only the sandpits of that one */
export async function findDue(
  context: Context,
  target: Target,
  given: string | undefined,
  opened: OpenRegistries,
  bases: RegistryOfBases,
): Promise<DueOfRegistry> {
  const { registry } = bases;
  const problems: Problem[] = [];
  const due: Due[] = [];
  try {
    const { sandpits: all, damaged } = await registry.list();
    const mine = all.filter(({ entry }) => given === undefined || isNamed(bases.bases[0], entry.base));
    const bundles = new Set(await registry.bundles());
    problems.push(...damaged.map(({ name, problem }) => ({ sandpit: name, message: problem })));
    for (const registered of mine) {
      const { entry } = registered;
      const base = baseOf(opened, bases, entry.base);
      if (base === undefined) {
        problems.push({ sandpit: entry.name, message: `Its base ${entry.base} does not load, so it is left alone.` });
        continue;
      }
      const facts = { isLocked: false, hasBundle: bundles.has(entry.name) };
      const step = nextStep(entry, endPolicy(base.environment.sandpits), facts, context.services.now());
      if (step.kind === "none") continue;
      // Several run in this process: none can draw on the terminal, and none waits for another run.
      const quiet = { parallelism: 2, lockTimeout: "0s", say: () => undefined };
      due.push({ sandpits: { context, target, base, registry, ...quiet }, registered, step });
    }
    return { count: mine.length, due, problems };
  } catch (failure) {
    if (!(failure instanceof UserError)) throw failure;
    // Whoever reaps may not read the states of environments that never had any.
    if (given === undefined && !bases.bases.some(allowsSandpits)) return { count: 0, due: [], problems: [] };
    const names = bases.bases.map(({ name }) => name).join(", ");
    return { count: 0, due: [], problems: [{ base: names, message: failure.message }] };
  }
}
