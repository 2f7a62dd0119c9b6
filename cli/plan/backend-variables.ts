import type { Environment } from "@ml-platform/environments";
import type { Target } from "@ml-platform/stacks";

/**
 * The variables that give Terraform the user and the password of an environment's server of states. The synthesized
 * configuration has neither: a data source keeps what it is told in the state that it is part of.
 */
export function backendVariables(
  { backend }: Pick<Environment, "backend">,
  target: Target,
): Readonly<Record<string, string>> {
  if (backend.type !== "http" || target === "emulated") return {};
  const { username, password } = backend;
  return {
    ...(username !== undefined && { TF_HTTP_USERNAME: username }),
    ...(password !== undefined && { TF_HTTP_PASSWORD: password }),
  };
}
