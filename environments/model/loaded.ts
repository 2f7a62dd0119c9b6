import { didYouMean, UserError } from "@ml-platform/rules";
import type { Environment, EnvironmentSpec } from "./environment.ts";

/** An environment file: the environment in it and what its author wrote, or why there is none. */
export type LoadedEnvironment = {
  readonly name: string;
  /** `environments/dev.ts` */
  readonly file: string;
} & ({ readonly environment: Environment; readonly spec: EnvironmentSpec } | { readonly problem: string });

/** The environments that loaded without a problem. */
export function validEnvironments(loaded: readonly LoadedEnvironment[]): Environment[] {
  return loaded.flatMap((each) => ("environment" in each ? [each.environment] : []));
}

/** Whether `asked` is the name of an environment, or the path of its file. */
export function isCalled({ name, file }: Pick<LoadedEnvironment, "name" | "file">, asked: string): boolean {
  return name === asked || `/${asked.replaceAll("\\", "/").replace(/^(\.\/)+/, "")}`.endsWith(`/${file}`);
}

/**
 * @param name of an environment, or the path of its file, which a shell completes
 * @throws {UserError} for an unknown name, with the names that exist
 */
export function findLoaded(loaded: readonly LoadedEnvironment[], name: string): LoadedEnvironment {
  const found = loaded.find((each) => isCalled(each, name));
  if (found !== undefined) return found;
  const names = loaded.map((each) => each.name);
  const meant = didYouMean(name, names);
  const hint = ' Each is a .ts file in environments/ or environments/personal/; "./platform init" writes a new one.';
  throw new UserError(
    `No environment is called "${name}".${meant} Environments: ${names.join(", ")}.${meant === "" ? hint : ""}`,
  );
}

/** @throws {UserError} for an unknown name, and for an environment that does not load */
export function findEnvironment(loaded: readonly LoadedEnvironment[], name: string): Environment {
  const found = findLoaded(loaded, name);
  if ("problem" in found) throw new UserError(found.problem);
  return found.environment;
}
