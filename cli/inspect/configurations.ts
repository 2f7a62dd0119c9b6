import { readFileSync } from "node:fs";
import { join } from "node:path";
import { validEnvironments } from "@ml-platform/environments/loaded";
import { UserError } from "@ml-platform/rules";
import { indexStates, type JsonObject, type Reading, type Stack } from "@ml-platform/state";
import type { Context } from "../context.ts";
import { inScratchDirectory } from "../plan/directories.ts";
import { synthesizeInto } from "../plan/run.ts";
import type { StateProblem } from "./find-stacks.ts";
import type { Survey } from "./read-stacks.ts";

interface Options {
  /** Whether each block records which line of TypeScript creates it. @default false */
  readonly stackTraces?: boolean;
}

/**
 * Adds the configuration (`cdk.tf.json`) of each stack to the survey. It has what a state lacks: declared outputs,
 * their readers, and the line of code that creates a resource. Environments are synthesized one by one; one that is
 * refused becomes a problem, and its states remain in the survey.
 *
 * @param names of the environments to synthesize
 */
export async function withConfigurations(
  { io, services }: Pick<Context, "io" | "services">,
  survey: Survey,
  names: readonly string[],
  { stackTraces = false }: Options = {},
): Promise<Survey> {
  const { target } = survey;
  const problems: StateProblem[] = [];
  const configurations = await inScratchDirectory(join(io.root, ".platform", target), async (outdir) => {
    const found = new Map<string, JsonObject>();
    for (const environment of validEnvironments(await services.environments())) {
      if (!names.includes(environment.name)) continue;
      try {
        const { stacks } = await synthesizeInto(outdir, { io, services, target }, [environment], { stackTraces });
        for (const { id, directory } of stacks) found.set(id, readJson(join(directory, "cdk.tf.json")));
      } catch (failure) {
        if (!(failure instanceof UserError)) throw failure;
        problems.push({ environment: environment.name, kind: "not-synthesized", message: failure.message });
      }
    }
    return found;
  });
  const configured = (reading: Reading): Reading => {
    const configuration = configurations.get(reading.stack.id);
    return configuration === undefined ? reading : { ...reading, stack: { ...reading.stack, configuration } };
  };
  const readings = survey.readings.map(configured);
  return {
    ...survey,
    stacks: readings.map(({ stack }) => stack),
    readings,
    index: indexStates(readings),
    problems: [...survey.problems, ...problems],
  };
}

/**
 * The survey with the configurations of all that a stack may depend on, or that may depend on it. Nothing is known of the
 * code of a state that a person named.
 */
export async function withNeighbours(
  context: Pick<Context, "io" | "services">,
  survey: Survey,
  stack: Stack,
  options: Options = {},
): Promise<Survey> {
  const around = await neighbours(context, stack);
  return stack.origin === "named" || stack.environment === ""
    ? survey
    : withConfigurations(context, survey, around, options);
}

/** Names of the environments that a stack may depend on, or that may depend on it, with its own. */
export async function neighbours(
  context: Pick<Context, "services">,
  { environment, origin }: Pick<Stack, "environment" | "origin">,
): Promise<string[]> {
  if (origin === "named" || environment === "") return [environment];
  return [...new Set([environment, ...(await neighbourhood(context, environment))])];
}

/** An environment, its base, and the personal environments derived from it: all that may read from each other. */
export async function neighbourhood({ services }: Pick<Context, "services">, name: string): Promise<string[]> {
  const all = validEnvironments(await services.environments());
  const base = all.find((environment) => environment.name === name)?.base?.name;
  return all
    .map((environment) => environment.name)
    .filter(
      (other) =>
        other === name || other === base || all.some((each) => each.name === other && each.base?.name === name),
    );
}

function readJson(file: string): JsonObject {
  return JSON.parse(readFileSync(file, "utf8")) as JsonObject;
}
