import type { Environment, LoadedEnvironment } from "@ml-platform/environments";
import { findEnvironment, validEnvironments } from "@ml-platform/environments/loaded";
import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Io } from "../../io.ts";
import { targetHint } from "../../plan/hints.ts";
import { registeredNames } from "./registered-names.ts";

/**
 * The environment of this name, which has a file.
 *
 * @throws {UserError} for an unknown name; for that of a sandpit, with the commands that are for those
 */
export async function environmentNamed(
  io: Pick<Io, "root" | "env">,
  target: Target,
  loaded: readonly LoadedEnvironment[],
  name: string,
): Promise<Environment> {
  try {
    return findEnvironment(loaded, name);
  } catch (failure) {
    if (loaded.some((each) => each.name === name)) throw failure;
    // What cannot be read of the registries is not what is wrong.
    const { names } = await registeredNames(io, target, sandpitBases(loaded));
    if (!names.includes(name)) throw failure;
    const command = (verb: string): string => `./platform sandpit ${verb} ${name}${targetHint({ target })}`;
    throw new UserError(
      `${name} is a sandpit, not an environment with a file. To bring it up to date: ${command("up")}. To destroy it: ${command("down")}. To see what it has: ${command("show")}. Nothing was changed.`,
    );
  }
}

function sandpitBases(loaded: readonly LoadedEnvironment[]): Environment[] {
  return validEnvironments(loaded).filter(({ sandpits }) => sandpits !== undefined);
}
