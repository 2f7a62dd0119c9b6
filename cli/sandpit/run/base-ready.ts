import type { Environment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import { mayHoldAnything, type Reading, readStates } from "@ml-platform/state";
import { targetHint } from "../../plan/hints.ts";
import { locatedStacks, openOptions } from "../../plan/locate.ts";
import { requireReadable } from "../../plan/read-state.ts";
import type { Sandpits } from "./sandpit-run.ts";

/**
 * The states of the stacks of the base that a sandpit reads.
 *
 * @throws {UserError} when one of these stacks does not exist, or its state cannot be read
 */
export async function readBase(sandpits: Sandpits, environment: Environment): Promise<readonly Reading[]> {
  const { context, base } = sandpits;
  const { io, services } = context;
  const readings = await readFromBase(sandpits, await services.stacksOf(environment));
  for (const reading of readings) requireReadable(io, reading);
  const absent = readings.filter((reading) => !mayHoldAnything(reading)).map(({ stack }) => stack.id);
  if (absent.length > 0) {
    throw new UserError(
      `${base.name} is not ready: ${absent.join(" and ")}, which ${environment.name} needs, ${absent.length === 1 ? "does" : "do"} not exist. ${applyFirst(sandpits)}`,
    );
  }
  return readings;
}

/** The states of the stacks of the base that stacks of a sandpit read, whatever is in them. */
export async function readFromBase(
  { context: { io, services }, target, base }: Sandpits,
  own: readonly { readonly dependencies: readonly string[] }[],
): Promise<Reading[]> {
  const read = new Set(own.flatMap(({ dependencies }) => dependencies));
  const theirs = await locatedStacks({ io, services, target }, base.environment);
  return await readStates(
    theirs.filter(({ id }) => read.has(id)),
    openOptions(io, target),
  );
}

/**
 * @param configurations the `cdk.tf.json` of every stack of the sandpit
 * @throws {UserError} when they read what the base does not publish
 */
export function refuseMissingOutputs(
  sandpits: Sandpits,
  configurations: readonly string[],
  readings: readonly Reading[],
): void {
  const missing = readings.flatMap((reading) => {
    if (reading.status !== "read") return [];
    const { id } = reading.stack;
    const published = new Set(reading.state.outputs.map(({ name }) => name));
    return [...outputsRead(configurations, id)]
      .filter((name) => !published.has(name))
      .map((name) => `${name} of ${id}`);
  });
  if (missing.length === 0) return;
  throw new UserError(
    `${sandpits.base.name} is not ready: it does not publish ${missing.join(" and ")} yet, which the code that is checked out reads. ${applyFirst(sandpits)}`,
  );
}

/** Names of the outputs of a stack that configurations read. */
function outputsRead(configurations: readonly string[], id: string): Set<string> {
  const names = configurations.flatMap((text) =>
    text
      .split(`data.terraform_remote_state.${id}.outputs.`)
      .slice(1)
      .flatMap((rest) => /^[A-Za-z_]\w*/.exec(rest)?.[0] ?? []),
  );
  return new Set(names);
}

function applyFirst({ base, target }: Sandpits): string {
  return `Apply it first: ./platform apply ${base.name}${targetHint({ target })}. Nothing was changed.`;
}
