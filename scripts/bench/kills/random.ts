import { createHash } from "node:crypto";

/** Numbers that follow from a seed. */
export class Random {
  private count = 0;
  private readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  below(end: number): number {
    this.count += 1;
    return createHash("sha256").update(`${this.seed} ${this.count}`).digest().readUInt32BE() % end;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }
}
