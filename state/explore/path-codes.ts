import { withoutIndexes } from "./query.ts";

/** Starts and ends each line of a search text. */
const lineStart = "\u0001";
const valueStart = "\u0002";
/** Characters of a code: not typed by people, and not changed by conversion to lower case. */
const firstDigit = 0x0e;
const digits = 18;

interface Path {
  /** `scaling_config.min_size`, without list indexes. */
  readonly name: string;
  readonly code: string;
  readonly children: Map<string, number>;
}

/**
 * Attribute paths as short codes. The search text of a resource has one line per value, which starts with its path: a
 * search for an attribute becomes a search for a string, and free text never matches a path.
 */
export class PathCodes {
  readonly #paths: Path[] = [{ name: "", code: codeOf(0), children: new Map() }];
  readonly root = 0;
  /** The path of the address of a resource, which is searched like an attribute. */
  readonly address = this.child(this.root, "address of the resource");

  child(parent: number, key: string): number {
    const { name, children } = this.#path(parent);
    let path = children.get(key);
    if (path === undefined) {
      path = this.#paths.length;
      this.#paths.push({ name: name === "" ? key : `${name}.${key}`, code: codeOf(path), children: new Map() });
      children.set(key, path);
    }
    return path;
  }

  line(path: number, value: string): string {
    return `${lineStart}${this.#path(path).code}${valueStart}${value}${lineStart}`;
  }

  /** Paths that equal `name` or end in it, ignoring case, with or without list indexes. */
  named(name: string): number[] {
    const wanted = [...new Set([name.toLowerCase(), withoutIndexes(name.toLowerCase())])];
    return this.#paths.flatMap((path, index) => {
      const candidate = path.name.toLowerCase();
      return wanted.some((each) => candidate === each || candidate.endsWith(`.${each}`)) ? [index] : [];
    });
  }

  /** The string to search for in a lower-case search text: the path with exactly this value. */
  exactly(path: number, value: string): string {
    return this.line(path, value.toLowerCase());
  }

  /** The same, for a value that starts with `value`. */
  beginning(path: number, value: string): string {
    return this.line(path, value.toLowerCase()).slice(0, -1);
  }

  get names(): string[] {
    return this.#paths.slice(2).map(({ name }) => name);
  }

  #path(index: number): Path {
    const path = this.#paths[index];
    if (path === undefined) throw new RangeError(`no path ${index}`);
    return path;
  }
}

function codeOf(index: number): string {
  const digit = String.fromCharCode(firstDigit + (index % digits));
  return index < digits ? digit : codeOf(Math.floor(index / digits)) + digit;
}
