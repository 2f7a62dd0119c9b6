import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describeProblem, UserError } from "@ml-platform/rules";
import { company } from "../company.ts";
import { checkTogether } from "./check-together.ts";
import type { EnvironmentSpec } from "./environment.ts";
import { isCalled, type LoadedEnvironment, validEnvironments } from "./loaded.ts";

/** Evaluates a module and returns its exports. */
export type ImportModule = (file: string) => Promise<unknown>;

/** Returns what is known of a file, or what `load` does. @param file absolute path */
export type KeepLoaded = (file: string, load: () => Promise<LoadedEnvironment>) => Promise<LoadedEnvironment>;

export interface LoadOptions {
  /** @default Node's `import` */
  readonly importModule?: ImportModule;
  /** @default - every file is evaluated and checked */
  readonly keep?: KeepLoaded;
  /**
   * The environment that a command is about: its name, or the path of its file. Of a permanent one, no personal
   * environment can be the problem: of two that conflict, the personal one has to change. So those are not read, and
   * each says so as its problem.
   *
   * @default - all
   */
  readonly asked?: string | undefined;
}

/** Files in the folder that are not environments. */
const otherFiles = ["index.ts", "company.ts"];

/** Folders with environment files, below `environments/`. */
const folders = ["", "personal"];

/**
 * Finds, evaluates and checks every environment file; none needs to be registered. A file that fails becomes a problem
 * and does not prevent the others from loading. Permanent environments come first, in the order of promotion.
 *
 * @param directory the folder `environments/` of the repository
 */
export async function loadEnvironments(
  directory: string,
  { importModule = (file) => import(pathToFileURL(file).href), keep = (_, load) => load(), asked }: LoadOptions = {},
): Promise<readonly LoadedEnvironment[]> {
  const paths = folders.flatMap((folder) => environmentFiles(directory, folder));
  const found = paths.map((path) => ({ path, ...namedIn(path) }));
  const isPermanent = found.some((each) => !isPersonalFile(each.file) && isCalled(each, asked ?? ""));
  const loaded = await Promise.all(
    found.map(({ path, ...named }) => {
      if (isPermanent && isPersonalFile(named.file)) return notRead(named, asked);
      return keep(join(directory, path), () => loadFile(directory, path, importModule));
    }),
  );
  return withCommonProblems(withoutRepeatedNames(byPromotion(loaded)));
}

function namedIn(path: string): Pick<LoadedEnvironment, "name" | "file"> {
  return { name: basename(path, ".ts"), file: `environments/${path.replaceAll("\\", "/")}` };
}

function notRead(named: Pick<LoadedEnvironment, "name" | "file">, asked = ""): LoadedEnvironment {
  return { ...named, problem: `${named.file} was not read, because the command is about ${asked}.` };
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
  const named = namedIn(path);
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
    const { checkEnvironment } = await import("./check-environment.ts");
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

function byPromotion(loaded: readonly LoadedEnvironment[]): LoadedEnvironment[] {
  return loaded
    .map((each) => ({ each, rank: rankOf(each) }))
    .sort((one, other) => one.rank - other.rank || (one.each.name < other.each.name ? -1 : 1))
    .map(({ each }) => each);
}

function rankOf({ name, file }: LoadedEnvironment): number {
  const order: readonly string[] = company.promotion;
  if (isPersonalFile(file)) return order.length + 1;
  const index = order.indexOf(name);
  return index === -1 ? order.length : index;
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
  if (problems.length === 0) return [...loaded];
  return loaded.map((each) => {
    const own = problems.filter(({ environment }) => "environment" in each && environment === each.name);
    if (own.length === 0) return each;
    const lines = own.map(({ problem }) => `  ${describeProblem(problem)}`);
    const { name, file } = each;
    return { name, file, problem: [`Environment "${name}" (${file}) is not valid:`, ...lines].join("\n") };
  });
}
