import { Random } from "../random.ts";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Made-up secrets, the same on each run. They are put together here, so that no scanner of secrets finds one in the source. */
export class Material {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  /** A password that people choose: nothing but its place tells that it is one. */
  weak(): string {
    return `hunter${this.#random.hex(3)}tango${100 + this.#random.below(900)}`;
  }

  random(length: number, alphabet = `${letters}0123456789`): string {
    return Array.from({ length }, () => alphabet.charAt(this.#random.below(alphabet.length))).join("");
  }

  hex(length: number): string {
    return this.#random.hex(length);
  }

  lower(length: number): string {
    return this.random(length, "abcdefghijklmnopqrstuvwxyz0123456789");
  }

  digits(length: number): string {
    return this.random(length, "123456789");
  }

  uuid(): string {
    return [8, 4, 4, 4, 12].map((length) => this.hex(length)).join("-");
  }
}
