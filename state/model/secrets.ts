/** Below these lengths a secret cannot be told from ordinary words. */
const shortestRedacted = 4;
const shortestWhole = 6;
const shortestPart = 16;

/**
 * Values known to be secret, so that their copies are hidden where nothing marks them: `terraform_data` copies its
 * input to an unmarked output, and a mark is lost where a value passes through a remote state.
 */
export class Secrets {
  readonly #whole = new Set<string>();
  // Hashing every text of a state costs more than knowing that none of its secrets is as long.
  readonly #lengths = new Set<number>();
  #parts = new Parts();
  #longestFirst: readonly string[] | undefined;

  /** Makes states hide the long secrets of each other, since a value passes between them without its mark. */
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
    for (const writing of writings(value)) this.#parts.add(writing);
  }

  get isEmpty(): boolean {
    return this.#lengths.size === 0 && this.#parts.isEmpty;
  }

  /**
   * Whether the text is a secret of 6 characters or more, or contains one of 16 or more (plain, quoted or in base64),
   * be it of this state or of one it shares with.
   */
  occursIn(text: string): boolean {
    return (this.#lengths.has(text.length) && this.#whole.has(text)) || this.#parts.occurIn(text);
  }

  /** A text of a log or an error without the secrets that were added, also as they appear inside JSON. */
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
 * Texts of 16 characters or more that are found inside others in one pass, however many they are: a rolling hash over
 * the first 16 characters (Rabin and Karp) leaves few positions to look at.
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

/** The upper half of a hash is mixed in: powers of 31 spread there first. */
function slot(hash: number): number {
  return (hash ^ (hash >>> 16)) & (filterSize - 1);
}

/** The value as it may stand inside another text: plain, inside JSON, and encoded as user data is. */
function writings(value: string): string[] {
  const encoded = Buffer.from(value).toString("base64").replace(/=+$/, "");
  return [...new Set([value, JSON.stringify(value).slice(1, -1), encoded])];
}
