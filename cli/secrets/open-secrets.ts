import type { Environment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Context } from "../context.ts";
import { checkCredentials } from "../plan/preflight.ts";
import { environmentNamed } from "../sandpit/find/environment-named.ts";
import { SecretsStore } from "./store.ts";

/** An environment, and the secrets of its account. */
export interface OpenSecrets {
  readonly environment: Environment;
  readonly store: SecretsStore;
}

/**
 * The environment that a command names, where it keeps values of secrets.
 *
 * @throws {UserError} for a target without any, or an environment that has none of its own
 */
export async function environmentWithSecrets(
  { io, services }: Pick<Context, "io" | "services">,
  target: Target,
  name: string,
): Promise<Environment> {
  if (target === "emulated") {
    throw new UserError(
      "The emulator stands in for what Terraform calls, and values of secrets never pass through Terraform: it keeps none. Use --target aws, or try it on this machine with --target local.",
    );
  }
  const environment = await environmentNamed(io, target, await services.environments(name), name);
  if (environment.base !== undefined) {
    throw new UserError(
      `${name} is a personal environment of ${environment.base.name}, and declares no secrets of its own. Those of ${environment.base.name}: ./platform secrets list ${environment.base.name}`,
    );
  }
  return environment;
}

/** The secrets of an environment, once the credentials are known to be of its account. */
export async function openSecrets(
  context: Pick<Context, "io" | "services">,
  environment: Environment,
): Promise<OpenSecrets> {
  await checkCredentials(environment, context.services);
  const { region, account } = environment;
  return { environment, store: new SecretsStore({ region, endpoint: account.endpoints?.url }) };
}
