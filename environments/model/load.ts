import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describeProblem, didYouMean, UserError } from "@ml-platform/rules";
import { company } from "../company.ts";
import { checkEnvironment } from "./check-environment.ts";
import { checkTogether } from "./check-together.ts";
import type { Environment, EnvironmentSpec } from "./environment.ts";

/** An environment file: the environment in it and what its author wrote, or why there is none. */
export type LoadedEnvironment = {
  readonly name: string;
  /** `environments/dev.ts` */
  readonly file: string;
} & ({ readonly environment: Environment; readonly spec: EnvironmentSpec } | { readonly problem: string });

/** Evaluates a module and returns its exports. */
export type ImportModule = (file: string) => Promise<unknown>;

/** Files in the folder that are not environments. */
const otherFiles = ["index.ts", "company.ts"];

/** Folders with environment files, below `environments/`. */
const folders = ["", "personal"];

/**
 * Finds, evaluates and checks every environment file; none needs to be registered. A file that fails becomes a problem
 * and does not prevent the others from loading. Permanent environments come first, in the order of promotion.
 *
 * @param directory the folder `environments/` of the repository
 * @param importModule @default Node's `import`
 */
export async function loadEnvironments(
  directory: string,
  importModule: ImportModule = (file) => import(pathToFileURL(file).href),
): Promise<readonly LoadedEnvironment[]> {
  const files = folders.flatMap((folder) => environmentFiles(directory, folder));
  const loaded = await Promise.all(files.map((file) => loadFile(directory, file, importModule)));
  return withCommonProblems(withoutRepeatedNames(loaded.sort(byPromotion)));
}

/** Names of the environments that have a file, without reading the files. @param directory as for `loadEnvironments` */
export function environmentNames(directory: string): string[] {
  return folders.flatMap((folder) => environmentFiles(directory, folder)).map((file) => basename(file, ".ts"));
}

function environmentFiles(directory: string, folder: string): string[] {
  return namesIn(join(directory, folder))
    .filter((name) => /^[^.].*\.ts$/.test(name) && !/\.(test|d)\.ts$/.test(name))
    .filter((name) => folder !== "" || !otherFiles.includes(name))
    .map((name) => join(folder, name));
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw failure;
  }
}

async function loadFile(directory: string, path: string, importModule: ImportModule): Promise<LoadedEnvironment> {
  const named = { name: basename(path, ".ts"), file: `environments/${path.replaceAll("\\", "/")}` };
  try {
    const exported = (await importModule(join(directory, path))) as { default?: unknown };
    const spec = (await exported.default) as Partial<EnvironmentSpec> | null | undefined;
    if (typeof spec !== "object" || spec === null) {
      throw new UserError(
        `${named.file} has no default export. Write: export default { ... } satisfies EnvironmentSpec;`,
      );
    }
    if (typeof spec.name === "string" && spec.name !== named.name) {
      throw new UserError(
        `${named.file} describes an environment called "${spec.name}". Rename the file to ${spec.name}.ts, or the environment to "${named.name}".`,
      );
    }
    if ("sandpit" in spec) {
      throw new UserError(
        `${named.file} describes a sandpit, which has no file: "./platform sandpit up" makes one. Remove "sandpit".`,
      );
    }
    const isPersonal = spec.kind === "personal";
    if (isPersonal !== isPersonalFile(named.file)) {
      throw new UserError(
        isPersonal
          ? `${named.file} describes a personal environment. Move the file to environments/personal/.`
          : `${named.file} describes a permanent environment. Move the file to environments/, or derive it from another.`,
      );
    }
    const written = spec as EnvironmentSpec;
    return { ...named, environment: checkEnvironment(written, named.file), spec: written };
  } catch (failure) {
    return { ...named, problem: problemText(named.file, failure) };
  }
}

function isPersonalFile(file: string): boolean {
  return file.startsWith("environments/personal/");
}

function problemText(file: string, failure: unknown): string {
  if (failure instanceof UserError)
    return failure.message.includes(file) ? failure.message : `${file}: ${failure.message}`;
  const message = failure instanceof Error ? failure.message : String(failure);
  return `${file} cannot be loaded: ${message}`;
}

function byPromotion(one: LoadedEnvironment, other: LoadedEnvironment): number {
  const rank = (loaded: LoadedEnvironment): number => {
    const order: readonly string[] = company.promotion;
    if (isPersonalFile(loaded.file)) return order.length + 1;
    const index = order.indexOf(loaded.name);
    return index === -1 ? order.length : index;
  };
  return rank(one) - rank(other) || (one.name < other.name ? -1 : 1);
}

function withoutRepeatedNames(loaded: readonly LoadedEnvironment[]): LoadedEnvironment[] {
  const first = new Map<string, LoadedEnvironment>();
  return loaded.map((each) => {
    const known = first.get(each.name);
    if (known === undefined) first.set(each.name, each);
    return known === undefined
      ? each
      : { name: each.name, file: each.file, problem: `${each.file} and ${known.file} have the same name. Rename one.` };
  });
}

function withCommonProblems(loaded: readonly LoadedEnvironment[]): LoadedEnvironment[] {
  const problems = checkTogether(validEnvironments(loaded));
  return loaded.map((each) => {
    const own = problems.filter(({ environment }) => "environment" in each && environment === each.name);
    if (own.length === 0) return each;
    const lines = own.map(({ problem }) => `  ${describeProblem(problem)}`);
    const { name, file } = each;
    return { name, file, problem: [`Environment "${name}" (${file}) is not valid:`, ...lines].join("\n") };
  });
}

/** The environments that loaded without a problem. */
export function validEnvironments(loaded: readonly LoadedEnvironment[]): Environment[] {
  return loaded.flatMap((each) => ("environment" in each ? [each.environment] : []));
}

/**
 * @param name of an environment, or the path of its file, which a shell completes
 * @throws {UserError} for an unknown name, with the names that exist
 */
export function findLoaded(loaded: readonly LoadedEnvironment[], name: string): LoadedEnvironment {
  const path = `/${name.replaceAll("\\", "/").replace(/^(\.\/)+/, "")}`;
  const found = loaded.find((each) => each.name === name || path.endsWith(`/${each.file}`));
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
