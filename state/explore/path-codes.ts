import { withoutPositions } from "./query.ts";

/** Begins each line of a search text, and ends the last. */
const lineStart = "\u0001";
const valueStart = "\u0002";
/** Characters of a code: none that a person types, and none that changes its case. */
const firstDigit = 0x0e;
const digits = 18;

interface Path {
  /** `scaling_config.min_size`: positions in lists are left out. */
  readonly name: string;
  readonly code: string;
  readonly children: Map<string, number>;
}

/**
 * Attribute paths as short codes. The search text of a resource is a line for each of its values, path first: a search
 * for an attribute is then a search for a text, and free text never matches a path.
 */
export class PathCodes {
  readonly #paths: Path[] = [{ name: "", code: codeOf(0), children: new Map() }];
  readonly root = 0;
  /** Of a resource's address, which is searched like an attribute of that name. */
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

  /** Paths that are `name` or end in it, whatever their case and with or without positions in lists. */
  named(name: string): number[] {
    const wanted = [...new Set([name.toLowerCase(), withoutPositions(name.toLowerCase())])];
    return this.#paths.flatMap((path, index) => {
      const candidate = path.name.toLowerCase();
      return wanted.some((each) => candidate === each || candidate.endsWith(`.${each}`)) ? [index] : [];
    });
  }

  /** What to look for in a lower-case search text: the path with exactly this value. */
  exactly(path: number, value: string): string {
    return this.line(path, value.toLowerCase());
  }

  /** The path with a value that begins like this. */
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
