import { isHarmless } from "./harmless.ts";

/** An environment file, as far as it matters which files affect it. */
export interface EnvironmentFile {
  readonly name: string;
  /** `environments/dev.ts` */
  readonly file: string;
  /** Files of `environments/` that it imports, directly or not. */
  readonly imports: readonly string[];
}

/** What a change may have changed. */
export interface Touched {
  readonly environments: readonly { readonly name: string; readonly because: string }[];
  /** Environment files that the change deletes. */
  readonly deleted: readonly { readonly name: string; readonly file: string }[];
}

/**
 * The environments that a change may touch, judged by the files that it changes: never too few, at times too many.
 * A changed environment file touches that environment and those whose files import it. Any other file that stacks are
 * synthesized from touches all of them.
 *
 * @param changed paths relative to the root of the repository, of files that were added, changed or deleted
 * @param environments those whose files exist now
 */
export function touchedEnvironments(changed: readonly string[], environments: readonly EnvironmentFile[]): Touched {
  const relevant = changed.filter((path) => !isHarmless(path));
  const existing = new Set(environments.map(({ file }) => file));
  const imported = new Set(environments.flatMap(({ imports }) => imports));
  const deleted = relevant
    .filter((path) => isEnvironmentFile(path) && !existing.has(path))
    .map((file) => ({ name: nameOf(file), file }));
  const gone = new Set(deleted.map(({ file }) => file));
  const ofAll = relevant.find((path) => !existing.has(path) && !imported.has(path) && !gone.has(path));
  const touched = environments.flatMap(({ name, file, imports }) => {
    const own = relevant.find((path) => path === file) ?? relevant.find((path) => imports.includes(path)) ?? ofAll;
    return own === undefined ? [] : [{ name, because: own }];
  });
  return { environments: touched, deleted };
}

/** Files directly in these folders are environments, but for those that all environments share. */
function isEnvironmentFile(path: string): boolean {
  return /^environments\/(personal\/)?[a-z][a-z0-9-]*\.ts$/.test(path) && !/\/(index|company)\.ts$/.test(path);
}

function nameOf(file: string): string {
  return file.replace(/^.*\//, "").replace(/\.ts$/, "");
}
