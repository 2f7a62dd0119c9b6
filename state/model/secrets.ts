/** Below these lengths a secret is not told apart from ordinary words. */
const shortestWhole = 6;
const shortestPart = 16;

/**
 * Values known to be secret, so that their copies are hidden where nothing marks them: `terraform_data` copies its
 * input to an unmarked output, and a mark is lost where a value passes through a remote state.
 */
export class Secrets {
  readonly #whole = new Set<string>();
  readonly #parts = new Set<string>();
  #elsewhere: ReadonlySet<string> = new Set();
  // Hashing every text of a state costs more than knowing that none of its secrets is as long.
  readonly #lengths = new Set<number>();
  #anyPart: RegExp | undefined;

  /** Makes states hide the long secrets of each other, since a value passes between them without its mark. */
  static share(all: readonly Secrets[]): void {
    const shared = new Set(all.flatMap((secrets) => [...secrets.#parts]));
    const lengths = new Set([...shared].map(({ length }) => length));
    for (const secrets of all) {
      secrets.#elsewhere = shared;
      for (const length of lengths) secrets.#lengths.add(length);
    }
  }

  add(value: string): void {
    if (value.length < shortestWhole || this.#whole.has(value)) return;
    this.#whole.add(value);
    this.#lengths.add(value.length);
    if (value.length < shortestPart) return;
    for (const writing of writings(value)) this.#parts.add(writing);
    this.#anyPart = undefined;
  }

  get isEmpty(): boolean {
    return this.#whole.size === 0 && this.#elsewhere.size === 0;
  }

  /**
   * Whether the text is a secret of 6 characters or more, contains one of 16 or more (plain, quoted or in base64),
   * or is one of 16 or more of another state.
   */
  occursIn(text: string): boolean {
    if (this.#lengths.has(text.length) && (this.#whole.has(text) || this.#elsewhere.has(text))) return true;
    if (text.length < shortestPart || this.#parts.size === 0) return false;
    this.#anyPart ??= new RegExp([...this.#parts].map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"));
    return this.#anyPart.test(text);
  }
}

/** The value as it may stand inside another text: plain, inside JSON, and encoded as user data is. */
function writings(value: string): string[] {
  const encoded = Buffer.from(value).toString("base64").replace(/=+$/, "");
  return [...new Set([value, JSON.stringify(value).slice(1, -1), encoded])];
}
