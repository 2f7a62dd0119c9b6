import { withoutIndexes } from "./query.ts";

/** Starts and ends each line of a search text. */
const lineStart = "\u0001";
const valueStart = "\u0002";
/** Characters of a code: not typed by people, and not changed by conversion to lower case. */
const firstDigit = 0x0e;
const digits = 18;

const separator = "\n";

/**
 * The attribute paths of one search text, as short codes. The text has one line per value, which starts with its path: a
 * search for an attribute becomes a search for a string, and free text never matches a path. Names are kept as one text,
 * because most searches look at a few names of many.
 */
export class PathNames {
  /** One name per line, by code: `scaling_config.min_size`, without list indexes. */
  readonly joined: string;
  #lowerCase: string | undefined;
  readonly #named = new Map<string, readonly number[]>();

  constructor(joined: string) {
    this.joined = joined;
  }

  /** Paths that equal `name` or end in it, ignoring case, with or without list indexes. */
  named(name: string): readonly number[] {
    let found = this.#named.get(name);
    if (found === undefined) {
      const wanted = new Set([name.toLowerCase(), withoutIndexes(name.toLowerCase())]);
      found = [...new Set([...wanted].flatMap((each) => this.#endingIn(each)))];
      this.#named.set(name, found);
    }
    return found;
  }

  get names(): string[] {
    return this.joined.split(separator).slice(1);
  }

  #endingIn(name: string): number[] {
    this.#lowerCase ??= `${separator}${this.joined.toLowerCase()}${separator}`;
    const text = this.#lowerCase;
    const found: number[] = [];
    const end = `${name}${separator}`;
    let [line, counted] = [-1, 0];
    for (let at = text.indexOf(end); at !== -1; at = text.indexOf(end, at + 1)) {
      const before = text[at - 1];
      if (before !== separator && before !== ".") continue;
      for (; counted < at; counted++) if (text[counted] === separator) line++;
      // Line 0 is the address of the resource, which is not an attribute.
      if (line > 0) found.push(line);
    }
    return found;
  }
}

/** Assigns codes to paths while a search text is written. */
export class PathCodes {
  readonly #paths: { readonly name: string; readonly start: string; readonly children: Map<string, number> }[] = [];
  /** The path of the address of a resource, which is searched like an attribute. It is above those of all attributes. */
  readonly root = this.#add("");

  child(parent: number, key: string): number {
    const { name, children } = this.#path(parent);
    let path = children.get(key);
    if (path === undefined) {
      const oneLine = key.replaceAll(separator, " ");
      path = this.#add(name === "" ? oneLine : `${name}.${oneLine}`);
      children.set(key, path);
    }
    return path;
  }

  line(path: number, value: string): string {
    return `${this.#path(path).start}${value}${lineStart}`;
  }

  get names(): PathNames {
    return new PathNames(this.#paths.map(({ name }) => name).join(separator));
  }

  #add(name: string): number {
    const path = this.#paths.length;
    this.#paths.push({ name, start: beginning(path, ""), children: new Map() });
    return path;
  }

  #path(index: number) {
    const path = this.#paths[index];
    if (path === undefined) throw new RangeError(`no path ${index}`);
    return path;
  }
}

/** The path of the address of a resource. */
export const addressPath = 0;

/** What to look for in a search text: the path with exactly this value. */
export function exactly(path: number, value: string): string {
  return `${beginning(path, value)}${lineStart}`;
}

/** The same, for a value that starts with `value`. */
export function beginning(path: number, value: string): string {
  return `${lineStart}${codeOf(path)}${valueStart}${value.toLowerCase()}`;
}

function codeOf(index: number): string {
  const digit = String.fromCharCode(firstDigit + (index % digits));
  return index < digits ? digit : codeOf(Math.floor(index / digits)) + digit;
}
