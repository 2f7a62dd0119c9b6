import { checkPersonal } from "../model/check-environment.ts";
import type { Environment, EnvironmentSpec, PermanentSpec } from "../model/environment.ts";
import { sandpitSpec } from "./derive-sandpit.ts";
import type { SandpitSpec } from "./spec.ts";

/**
 * The environment of a sandpit, in the account of its base and with its states where its base has them.
 *
 * @param base as it was loaded: on the local AWS, account and states are not where its author wrote
 * @throws {UserError} naming every problem
 */
export function sandpitEnvironment(
  base: { readonly environment: Environment; readonly spec: EnvironmentSpec },
  sandpit: SandpitSpec,
): Environment {
  const spec = sandpitSpec(base.spec as PermanentSpec, sandpit);
  return checkPersonal(spec, base.environment, `Sandpit "${sandpit.name}" of ${base.environment.name}`);
}
