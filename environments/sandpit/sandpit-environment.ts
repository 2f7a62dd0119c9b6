import { checkEnvironment } from "../model/check-environment.ts";
import type { Environment, EnvironmentSpec, PermanentSpec } from "../model/environment.ts";
import { type SandpitSpec, sandpitSpec } from "./derive-sandpit.ts";

/**
 * The environment of a sandpit, in the account of its base and with its states where its base has them.
 *
 * @throws {UserError} naming every problem
 */
export function sandpitEnvironment(
  base: { readonly environment: Environment; readonly spec: EnvironmentSpec },
  sandpit: SandpitSpec,
): Environment {
  const spec = sandpitSpec(base.spec as PermanentSpec, sandpit);
  const checked = checkEnvironment(spec, `a sandpit of ${base.environment.name}`);
  // Of the base as it was loaded: on the local AWS, it is not where its author wrote.
  const { account, backend } = base.environment;
  return { ...checked, account, backend, base: base.environment };
}
