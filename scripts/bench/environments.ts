import fc from "fast-check";
import { noProvider } from "../reference/asked.ts";
import { Validator } from "./environments/ask-provider.ts";
import { judge, type Verdict } from "./environments/judge.ts";
import { mutated } from "./environments/mutate.ts";
import { personalSpecs, specs } from "./environments/specs.ts";

/** How many are as authors write them, how many of those have one or two mistakes, and how many are personal. */
const kinds = [
  [specs, 1400],
  [mutated(specs), 1200],
  [personalSpecs, 400],
] as const;

/** Another seed gives other environments; this one is fixed, so that what is found can be found again. */
const seed = 20_261_126;

/** One accepted environment of so many is validated by the real provider, resource by resource. */
const validatedOf = 5;

/**
 * Generates environments, and checks that whatever validation accepts is synthesized, within the limits of AWS and without
 * an error of the real provider, and that whatever it refuses is explained. Prints what does not hold.
 *
 * @returns whether all of it holds
 */
export async function run(): Promise<boolean> {
  const validator = noProvider === undefined ? await Validator.start() : undefined;
  if (validator === undefined) console.log(`not validated by the real provider: ${noProvider}`);
  const counts = { accepted: 0, refused: 0, broken: 0, validated: 0 };
  const start = process.cpuUsage();
  try {
    for (const [arbitrary, numRuns] of kinds) {
      for (const spec of fc.sample(arbitrary, { numRuns, seed })) {
        const failures = await failuresOf(spec, async (verdict) => {
          counts[verdict.is]++;
          if (verdict.is === "refused" || validator === undefined || counts.accepted % validatedOf !== 0) return [];
          counts.validated++;
          return validator.problems(verdict.stacks);
        });
        if (failures.length === 0) continue;
        counts.broken++;
        console.log([...failures, JSON.stringify(spec)].join("\n"));
      }
    }
  } finally {
    await validator?.stop();
  }
  const { user, system } = process.cpuUsage(start);
  const { accepted, refused, validated, broken } = counts;
  console.log(
    `${kinds.reduce((sum, [, numRuns]) => sum + numRuns, 0)} environments: ${accepted} accepted and synthesized, ${refused} refused with sentences`,
  );
  console.log(`${validated} validated by the real provider; ${broken} break a promise`);
  console.log(`${((user + system) / 1e6).toFixed(0)} s of processor time`);
  return broken === 0;
}

type Spec = Parameters<typeof judge>[0];

async function failuresOf(spec: Spec, next: (verdict: Verdict) => Promise<string[]>): Promise<string[]> {
  try {
    return await next(await judge(spec));
  } catch (failure) {
    const { message, cause } = failure as Error;
    return [cause === undefined ? message : `${message}: ${cause instanceof Error ? cause.message : String(cause)}`];
  }
}
