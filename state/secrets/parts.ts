/** Shorter secrets are not looked for inside other texts. */
export const shortestPart = 16;

/** Bits. */
const filterSize = 1 << 16;
const base = 31;
const weightOfFirst = Array.from({ length: shortestPart - 1 }).reduce<number>((weight) => Math.imul(weight, base), 1);

/**
 * Strings of at least 16 characters that can be found inside a text in one pass, however many there are: a rolling hash
 * over the first 16 characters (Rabin-Karp) leaves few positions to compare.
 */
export class Parts {
  readonly #byBeginning = new Map<string, Set<string>>();
  /** Every stack of a run has secrets of its own: most have none. */
  #filter = new Uint8Array(0);

  add(part: string): void {
    const beginning = part.slice(0, shortestPart);
    const known = this.#byBeginning.get(beginning);
    if (known !== undefined) {
      known.add(part);
      return;
    }
    if (this.isEmpty) this.#filter = new Uint8Array(filterSize / 8);
    this.#byBeginning.set(beginning, new Set([part]));
    let hash = 0;
    for (let index = 0; index < shortestPart; index++) hash = step(hash, beginning.charCodeAt(index));
    const bit = slot(hash);
    this.#filter[bit >> 3] = this.#bitsAt(bit) | (1 << (bit & 7));
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
      if (start >= 0 && this.#mayStartWith(hash) && this.#startsAt(text, start)) return true;
    }
    return false;
  }

  #mayStartWith(hash: number): boolean {
    const bit = slot(hash);
    return ((this.#bitsAt(bit) >> (bit & 7)) & 1) === 1;
  }

  /** The eight bits that one is among. */
  #bitsAt(bit: number): number {
    return this.#filter[bit >> 3] ?? 0;
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
