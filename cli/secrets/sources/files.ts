import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "@ml-platform/rules";

/** A file, with its place below what was named: `shop/database.json`. */
export interface Found {
  readonly file: string;
  readonly place: string;
}

/**
 * The file of this name, or every file below the folder of this name that ends so.
 *
 * @throws {UserError} if there is none
 */
export function filesAt(path: string, endings: readonly string[]): Found[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UserError(`${path} does not exist. Name a file or a folder.`);
  if (!found.isDirectory()) return [{ file: path, place: basename(path) }];
  const places = (readdirSync(path, { recursive: true }) as string[])
    .filter((place) => endings.some((ending) => place.endsWith(ending)) && statSync(join(path, place)).isFile())
    .sort();
  if (places.length === 0) throw new UserError(`${path} has no files that end with ${endings.join(" or ")}.`);
  return places.map((place) => ({ file: join(path, place), place }));
}
