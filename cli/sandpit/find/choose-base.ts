import type { LoadedEnvironment } from "@ml-platform/environments";
import { findLoaded } from "@ml-platform/environments/loaded";
import { UserError } from "@ml-platform/rules";

/** A permanent environment that was loaded, and what its author wrote. */
export type LoadedBase = Extract<LoadedEnvironment, { readonly environment: unknown }>;

/** The base of who names none, if several environments allow sandpits. */
const usual = "dev";

/**
 * The environment that a new sandpit is derived from: the one that is named, else the only one that allows sandpits, else
 * `dev`.
 *
 * @param given `--base`
 * @throws {UserError} if there is none, it is not permanent, or allows no sandpits
 */
export function chooseBase(loaded: readonly LoadedEnvironment[], given?: string): LoadedBase {
  const allowing = loaded.filter((each): each is LoadedBase => "environment" in each && allowsSandpits(each));
  const names = allowing.map(({ name }) => name).join(", ");
  const allowed = names === "" ? "None does: add `sandpits: {}` to the file of one." : `Those that do: ${names}.`;
  if (given === undefined) {
    const chosen = allowing.length === 1 ? allowing[0] : allowing.find(({ name }) => name === usual);
    if (chosen !== undefined) return chosen;
    if (names !== "")
      throw new UserError(
        `More than one environment allows sandpits. Name one with --base: ${names}. Nothing was changed.`,
      );
    const broken = loaded.find((each) => "problem" in each);
    const problem = broken !== undefined && "problem" in broken ? `\n${broken.problem}` : "";
    throw new UserError(`No environment allows sandpits. ${allowed} Nothing was changed.${problem}`);
  }
  const found = findLoaded(loaded, given);
  if ("problem" in found) throw new UserError(found.problem);
  const { name, file, environment } = found;
  if (environment.base !== undefined) {
    throw new UserError(
      `${name} is a personal environment, and sandpits are derived from permanent ones. Pass --base ${environment.base.name}. Nothing was changed.`,
    );
  }
  if (!allowsSandpits(found)) {
    const others = names === "" ? "" : ` Those that do: ${names}.`;
    throw new UserError(`${name} allows no sandpits: add \`sandpits: {}\` to ${file}.${others} Nothing was changed.`);
  }
  return found;
}

export function allowsSandpits({ environment }: LoadedBase): boolean {
  return environment.sandpits !== undefined;
}

/** Those that load, whether they allow sandpits or not. */
export function permanentOf(loaded: readonly LoadedEnvironment[]): LoadedBase[] {
  return loaded.filter((each): each is LoadedBase => "environment" in each && each.environment.base === undefined);
}
