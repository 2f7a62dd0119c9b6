import { listStored, type Orphans, orphans, type Reading, readStates, shareSecrets } from "@ml-platform/state";
import type { Context } from "../commands/options.ts";
import { placeBeside } from "./places.ts";
import { openOptions, type StateProblem, type Survey, shownPath } from "./survey.ts";

export interface FoundOrphans extends Pick<Orphans, "withoutState"> {
  /** States whose stack the code no longer has, read. */
  readonly withoutCode: readonly Reading[];
  /** Where states are kept that cannot be listed. */
  readonly unlisted: readonly string[];
  readonly problems: readonly StateProblem[];
}

/**
 * States without a stack in the code, and stacks without a state.
 *
 * @param all every environment: states of several may be kept in one place
 */
export async function findOrphans(context: Context, all: Survey): Promise<FoundOrphans> {
  const options = openOptions(context, all.target);
  const { stored, failures, unlisted } = await listStored(
    all.places.map(({ backend }) => backend),
    options,
  );
  const { withoutCode, withoutState } = orphans(all.readings, stored);
  const broken = all.problems.flatMap(({ kind, environment }) => (kind === "not-synthesized" ? [environment] : []));
  const places = withoutCode
    // Of an environment whose code cannot be synthesized nothing can be said.
    .filter(({ stack }) => !broken.some((environment) => stack.startsWith(`${environment}-`)))
    .map(({ file, stack }) => placeBeside(file, stack, environmentOf(all, stack), all.places));
  const read = await readStates(places, options);
  shareSecrets([...all.everything, ...read]);
  return {
    withoutCode: read,
    withoutState,
    unlisted,
    problems: failures.map(({ kind, file, message }) => ({
      environment: "",
      file: shownPath(context, file),
      kind,
      message: shownPath(context, message),
    })),
  };
}

/** By the beginning of a stack's id; the longest name that fits. */
function environmentOf({ environments }: Survey, stack: string): string {
  const names = environments.map(({ name }) => name).filter((name) => stack.startsWith(`${name}-`));
  return names.sort((a, b) => b.length - a.length)[0] ?? "";
}
