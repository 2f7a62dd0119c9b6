import type { Environment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Io } from "../../io.ts";
import { targetHint } from "../../plan/hints.ts";
import { registeredNames } from "./registered-names.ts";

/**
 * An environment whose file was written while a sandpit has its name would work on the sandpit's states; and if one name
 * begins the other, on what policies take for the other's.
 *
 * @throws {UserError} when there is such a sandpit, as far as its registry can be read
 */
export async function refuseNamesake(
  io: Pick<Io, "root" | "env">,
  target: Target,
  environment: Environment,
): Promise<void> {
  const { name, base = environment, sandpit } = environment;
  if (sandpit !== undefined || base.sandpits === undefined) return;
  const { names } = await registeredNames(io, target, [base]);
  const namesake = names.find((each) => each === name || each.startsWith(`${name}-`) || name.startsWith(`${each}-`));
  if (namesake === undefined) return;
  throw new UserError(
    `The environment ${name} cannot exist beside the sandpit ${namesake}: both would have names that begin with the same. Take the sandpit down first: ./platform sandpit down ${namesake}${targetHint({ target })}. Or give the environment another name. Nothing was changed.`,
  );
}
