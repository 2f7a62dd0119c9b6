import { type Environment, type SectionName, sectionNames } from "@ml-platform/environments";
import { diffJson, formatPath, isObject, type Json, type JsonObject, valueAt } from "@ml-platform/state";
import type { SandpitEntry } from "../entry.ts";

/** Something that a sandpit has otherwise than its base. */
export interface SandpitDifference {
  /** `clusters.ml.nodeGroups.general.size.max` */
  readonly path: string;
  /** @default - the base has nothing there */
  readonly base?: Json;
  /** @default - the sandpit has nothing there */
  readonly sandpit?: Json;
  /** Whether its owner chose it (`--set`, `--kubernetes`); otherwise every sandpit of its kind has it. */
  readonly chosen: boolean;
}

export interface SandpitDifferences {
  /** Sections that it uses from its base. */
  readonly shared: readonly SectionName[];
  /** Sections of its own. */
  readonly own: readonly SectionName[];
  /** Within its own sections. Of those that its base does not have, only what its owner chose. */
  readonly differs: readonly SandpitDifference[];
}

/** How a sandpit differs from its base, by what both are described to be: nothing is planned. Pure. */
export function sandpitDifferences(
  environment: Environment,
  { changes = {}, kubernetes }: Pick<SandpitEntry, "changes" | "kubernetes">,
): SandpitDifferences {
  const { base, shares } = environment;
  const isOfBase = (section: SectionName): boolean => base?.[section] !== undefined;
  const own = sectionNames.filter((section) => environment[section] !== undefined && !shares.includes(section));
  const both = own.filter(isOfBase);
  const chosen = dataOf(changes);
  const compared = diffJson(sectionsOf(base, both), sectionsOf(environment, both)).map(({ steps, before, after }) => ({
    path: formatPath(steps),
    ...(before !== undefined && { base: before }),
    ...(after !== undefined && { sandpit: after }),
    chosen:
      (kubernetes !== undefined && steps[0] === "clusters" && steps[2] === "kubernetes") || reaches(chosen, steps),
  }));
  const added = own.filter((section) => !isOfBase(section));
  return {
    shared: shares.filter(isOfBase),
    own,
    differs: [...compared, ...added.flatMap((section) => chosenIn(environment, chosen, section))],
  };
}

function chosenIn(environment: Environment, changes: JsonObject, section: SectionName): SandpitDifference[] {
  const change = Object.hasOwn(changes, section) ? changes[section] : undefined;
  return change === undefined
    ? []
    : leaves(change, [section]).map((steps) => {
        const sandpit = valueAt(sectionsOf(environment, [section]), ...steps);
        return { path: formatPath(steps), ...(sandpit !== undefined && { sandpit }), chosen: true };
      });
}

function leaves(value: Json, steps: readonly string[]): (readonly string[])[] {
  return isObject(value) && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...steps, key]))
    : [steps];
}

/** Whether a value has something at a place, or is itself all that is said about it. */
function reaches(value: Json | undefined, [step, ...rest]: readonly (string | number)[]): boolean {
  if (step === undefined || !isObject(value)) return value !== undefined;
  return Object.hasOwn(value, String(step)) && reaches(value[String(step)], rest);
}

function sectionsOf(environment: Environment | undefined, names: readonly SectionName[]): JsonObject {
  return dataOf(Object.fromEntries(names.map((name) => [name, environment?.[name]])));
}

/** As JSON has it: what is undefined is not there. */
function dataOf(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}
