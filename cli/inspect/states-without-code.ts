import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { type JsonObject, listStored, mayHoldAnything, readStates } from "@ml-platform/state";
import type { Run } from "../plan/run.ts";
import { targetHint } from "../commands/options.ts";
import { placeBeside, placeOf } from "./places.ts";
import { openOptions, shownPath } from "./survey.ts";

interface StatesWithoutCode {
  /** Ids of the stacks that the code no longer has although their states hold something. */
  readonly stacks: readonly string[];
  /** Why some place could not be looked into. */
  readonly failures: readonly string[];
}

/**
 * One sentence for each state of the environment that nothing plans, and each place that could not be looked into. A
 * backend that cannot list what it keeps, such as http, gives none.
 */
export async function statesWithoutCodeWarnings(run: Run): Promise<string[]> {
  const { stacks, failures } = await statesWithoutCode(run);
  return [
    ...stacks.map(
      (id) =>
        `The state of ${id} holds something, but the code has no such stack any more, so nothing plans it. ${howToSee(run)}`,
    ),
    ...failures.map((failure) => `Whether states without a stack are kept there is not known: ${failure}`),
  ];
}

/** @throws {UserError} where a stack that the code does not have may stand on what would be destroyed */
export async function refuseStatesWithoutCode(run: Run): Promise<void> {
  const { stacks, failures } = await statesWithoutCode(run);
  if (stacks.length > 0) {
    throw new UserError(
      `${stacks.join(" and ")} may stand on what would be destroyed: ${stacks.length === 1 ? "its state holds" : "their states hold"} something, but the code has no such stack any more. Bring its code back and destroy it first. ${howToSee(run)} Nothing was changed.`,
    );
  }
  if (failures.length > 0) {
    throw new UserError(
      `Whether something else stands on what would be destroyed is not known: ${failures.join(" ")} Nothing was changed.`,
    );
  }
}

function howToSee({ request }: Run): string {
  return `To see what it holds: pnpm platform state orphans${targetHint(request)}`;
}

async function statesWithoutCode({ allStacks, environment, request }: Run): Promise<StatesWithoutCode> {
  const { io, services, target } = request;
  const options = openOptions({ io }, target);
  const places = allStacks.map((stack) =>
    placeOf(stack, JSON.parse(readFileSync(join(stack.directory, "cdk.tf.json"), "utf8")) as JsonObject),
  );
  const { stored, failures } = await listStored(
    places.map(({ backend }) => backend),
    options,
  );
  const names = (await services.environments()).map(({ name }) => name);
  const known = new Set(allStacks.map(({ id }) => id));
  const strangers = stored
    .filter(({ stack }) => !known.has(stack) && environmentOf(stack, names) === environment.name)
    .map(({ stack, file }) => placeBeside(file, stack, environment.name, places));
  const readings = await readStates(strangers, options);
  return {
    stacks: readings.filter(mayHoldAnything).map(({ place }) => place.id),
    failures: failures.map(({ message }) => shownPath({ io }, message)),
  };
}

/** The longest name that a stack's id begins with: one place may keep the states of several environments. */
function environmentOf(stack: string, names: readonly string[]): string | undefined {
  return names.filter((name) => stack.startsWith(`${name}-`)).sort((a, b) => b.length - a.length)[0];
}
