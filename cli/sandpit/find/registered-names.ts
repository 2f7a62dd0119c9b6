import type { Environment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Io } from "../../io.ts";
import { findSandpitRegistry } from "../registry/open-registry.ts";
import type { SandpitRegistry } from "../registry/registry.ts";

/** Which sandpits there are. */
export interface RegisteredNames {
  readonly names: readonly string[];
  /** Why the registry of an environment cannot be read, for a person. */
  readonly failures: readonly string[];
}

/**
 * Names of the sandpits in the registries of environments, whatever they are doing: what is called after one of them is
 * explained by it. A request for each place of states.
 */
export async function registeredNames(
  io: Pick<Io, "root" | "env">,
  target: Target,
  environments: readonly Omit<Environment, "network">[],
): Promise<RegisteredNames> {
  const registries = new Map<string, SandpitRegistry>();
  for (const environment of environments) {
    const registry = findSandpitRegistry(io, target, environment);
    if (registry !== undefined) registries.set(registry.place, registry);
  }
  const failures: string[] = [];
  const names = await Promise.all(
    [...registries.values()].map(async (registry) => {
      try {
        return await registry.names();
      } catch (failure) {
        if (!(failure instanceof UserError)) throw failure;
        failures.push(failure.message);
        return [];
      }
    }),
  );
  return { names: [...new Set(names.flat())], failures };
}
