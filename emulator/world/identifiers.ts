import { randomBytes } from "node:crypto";

/** The source of randomness of all identifiers; tests supply their own. */
export type RandomBytes = (size: number) => Buffer;

export const systemRandom: RandomBytes = randomBytes;

/** Identifiers in AWS's formats. They are random because a counter would repeat itself after a restart. */
export class Identifiers {
  private readonly random: RandomBytes;
  private readonly clock: () => Date;

  constructor(random: RandomBytes, clock: () => Date) {
    this.random = random;
    this.clock = clock;
  }

  hex(length: number): string {
    return this.random(Math.ceil(length / 2))
      .toString("hex")
      .slice(0, length);
  }

  /** `vpc-0a1b2c3d4e5f60718`. */
  ec2(prefix: string): string {
    return `${prefix}-0${this.hex(16)}`;
  }

  /** A prefix such as `AROA` and 17 upper-case letters and digits of base 32. */
  iam(prefix: string): string {
    return prefix + this.upper(17);
  }

  upper(length: number): string {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    return [...this.random(length)].map((byte) => alphabet[byte % 32]).join("");
  }

  lower(length: number): string {
    return this.upper(length).toLowerCase();
  }

  uuid(): string {
    const hex = this.hex(32);
    return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join(
      "-",
    );
  }

  /** The 26 characters that the AWS provider appends to a `name_prefix`: a timestamp, then a unique part. */
  nameSuffix(): string {
    const time = this.clock().toISOString().replace(/\D/g, "").padEnd(18, "0").slice(0, 18);
    return time + this.hex(8);
  }

  /** `2026-01-31T12:00:00Z`. */
  timestamp(): string {
    return this.clock()
      .toISOString()
      .replace(/\.\d+Z$/, "Z");
  }
}
