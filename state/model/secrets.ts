/** Shorter secrets cannot be distinguished from ordinary words. */
const shortestRedacted = 4;
const shortestWhole = 6;
const shortestPart = 16;

/**
 * Values known to be secret, so that unmarked copies of them are hidden too: `terraform_data` copies its input to an
 * unmarked output, and a value loses its mark when it passes through a remote state.
 */
export class Secrets {
  readonly #whole = new Set<string>();
  // Comparing lengths first is cheaper than hashing every string of a state.
  readonly #lengths = new Set<number>();
  #parts = new Parts();
  #longestFirst: readonly string[] | undefined;

  /** Makes states hide the long secrets of each other: values pass between states without their marks. */
  static share(all: readonly Secrets[]): void {
    const shared = new Parts();
    for (const parts of new Set(all.map((secrets) => secrets.#parts))) for (const part of parts) shared.add(part);
    for (const secrets of all) secrets.#parts = shared;
  }

  add(value: string): void {
    if (value.length < shortestRedacted || this.#whole.has(value)) return;
    this.#whole.add(value);
    this.#longestFirst = undefined;
    if (value.length < shortestWhole) return;
    this.#lengths.add(value.length);
    if (value.length < shortestPart) return;
    for (const form of formsOf(value)) this.#parts.add(form);
  }

  get isEmpty(): boolean {
    return this.#lengths.size === 0 && this.#parts.isEmpty;
  }

  /**
   * Whether the text is a secret of at least 6 characters, or contains one of at least 16 (plain, quoted for JSON, or in
   * base64). Long secrets of all states that share theirs are included.
   */
  occursIn(text: string): boolean {
    return (this.#lengths.has(text.length) && this.#whole.has(text)) || this.#parts.occurIn(text);
  }

  /** A log line or error message without the secrets that were added, plain or quoted for JSON. */
  redact(text: string, replacement: string): string {
    this.#longestFirst ??= [...this.#whole]
      .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
      .sort((a, b) => b.length - a.length);
    return this.#longestFirst.reduce((shown, secret) => shown.replaceAll(secret, replacement), text);
  }
}

const filterSize = 1 << 16;
const base = 31;
const weightOfFirst = Array.from({ length: shortestPart - 1 }).reduce<number>((weight) => Math.imul(weight, base), 1);

/**
 * Strings of at least 16 characters that can be found inside a text in one pass, however many there are: a rolling hash
 * over the first 16 characters (Rabin-Karp) leaves few positions to compare.
 */
class Parts implements Iterable<string> {
  readonly #byBeginning = new Map<string, Set<string>>();
  readonly #filter = new Uint8Array(filterSize);

  add(part: string): void {
    const beginning = part.slice(0, shortestPart);
    const known = this.#byBeginning.get(beginning);
    if (known !== undefined) {
      known.add(part);
      return;
    }
    this.#byBeginning.set(beginning, new Set([part]));
    let hash = 0;
    for (let index = 0; index < shortestPart; index++) hash = step(hash, beginning.charCodeAt(index));
    this.#filter[slot(hash)] = 1;
  }

  get isEmpty(): boolean {
    return this.#byBeginning.size === 0;
  }

  occurIn(text: string): boolean {
    if (text.length < shortestPart || this.isEmpty) return false;
    let hash = 0;
    for (let end = 0; end < text.length; end++) {
      const start = end - shortestPart + 1;
      if (start > 0) hash = (hash - Math.imul(text.charCodeAt(start - 1), weightOfFirst)) | 0;
      hash = step(hash, text.charCodeAt(end));
      if (start >= 0 && this.#filter[slot(hash)] === 1 && this.#startsAt(text, start)) return true;
    }
    return false;
  }

  *[Symbol.iterator](): Iterator<string> {
    for (const parts of this.#byBeginning.values()) yield* parts;
  }

  #startsAt(text: string, start: number): boolean {
    const parts = this.#byBeginning.get(text.slice(start, start + shortestPart));
    if (parts === undefined) return false;
    for (const part of parts) if (text.startsWith(part, start)) return true;
    return false;
  }
}

function step(hash: number, code: number): number {
  return (Math.imul(hash, base) + code) | 0;
}

/** Mixes in the upper half of the hash, where powers of 31 spread first. */
function slot(hash: number): number {
  return (hash ^ (hash >>> 16)) & (filterSize - 1);
}

/** The forms in which a value may occur inside another text: plain, quoted for JSON, and in base64 like user data. */
function formsOf(value: string): string[] {
  const encoded = Buffer.from(value).toString("base64").replace(/=+$/, "");
  return [...new Set([value, JSON.stringify(value).slice(1, -1), encoded])];
}
