import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalQuantity, compareQuantities } from "./quantity.ts";
import { quantities } from "./testing/quantities.ts";

describe("the canonical form of a quantity", () => {
  it.each(quantities)("%j is %j", (written, canonical) => {
    expect(canonicalQuantity(written)).toBe(canonical);
  });

  it.each(["", "abc", "1KB", "1 Gi", "1gi", "1Mb", "1.2.3", "1e", "--1", "1K", "1,5", "0x10", "5%", "1m5", ".", "e3"])(
    "%j is no quantity",
    (text) => {
      expect(canonicalQuantity(text)).toBeUndefined();
    },
  );

  it("keeps billionths where they are no amounts of resources", () => {
    expect(canonicalQuantity("1.5n")).toBe("1m");
    expect(canonicalQuantity("1.5n", "other")).toBe("2n");
    expect(canonicalQuantity("100u", "other")).toBe("100u");
  });

  const suffix = fc.constantFrom(
    "n",
    "u",
    "m",
    "",
    "k",
    "M",
    "G",
    "T",
    "P",
    "Ki",
    "Mi",
    "Gi",
    "Ti",
    "e3",
    "E-2",
    "e+4",
  );
  const quantity = fc
    .tuple(fc.constantFrom("", "+", "-"), fc.nat({ max: 4_000_000 }), fc.option(fc.nat({ max: 99_999 })), suffix)
    .map(([sign, whole, fraction, end]) => `${sign}${whole}${fraction === null ? "" : `.${fraction}`}${end}`);

  it("is written by itself in the same way", () => {
    fc.assert(
      fc.property(quantity, (text) => {
        const canonical = canonicalQuantity(text);
        expect(canonical === undefined ? undefined : canonicalQuantity(canonical)).toBe(canonical);
        expect(canonical).toBeDefined();
      }),
    );
  });

  it("is the same amount, or the next thousandth away from zero", () => {
    fc.assert(
      fc.property(quantity, (text) => {
        const [asked, answered] = [billionths(text), billionths(canonicalQuantity(text) ?? "")];
        const difference = asked < 0n ? asked - answered : answered - asked;
        expect(difference >= 0n && difference < 10n ** 15n).toBe(true);
      }),
    );
  });

  it("does not depend on the unit that a whole amount is written in", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (amount) => {
        expect(canonicalQuantity(`${amount * 1024}Ki`)).toBe(canonicalQuantity(`${amount}Mi`));
        expect(canonicalQuantity(`${amount * 1000}m`)).toBe(canonicalQuantity(String(amount)));
      }),
    );
  });
});

/** The value of a quantity times 10^18, which is whole for every quantity above. */
function billionths(text: string): bigint {
  const units: Readonly<Record<string, bigint>> = {
    n: 10n ** 9n,
    u: 10n ** 12n,
    m: 10n ** 15n,
    "": 10n ** 18n,
    k: 10n ** 21n,
    M: 10n ** 24n,
    G: 10n ** 27n,
    T: 10n ** 30n,
    P: 10n ** 33n,
    E: 10n ** 36n,
    Ki: 10n ** 18n * 2n ** 10n,
    Mi: 10n ** 18n * 2n ** 20n,
    Gi: 10n ** 18n * 2n ** 30n,
    Ti: 10n ** 18n * 2n ** 40n,
    Pi: 10n ** 18n * 2n ** 50n,
  };
  const [, sign, whole = "", fraction = "", suffix = ""] = /^([+-]?)(\d*)\.?(\d*)(.*)$/.exec(text) ?? [];
  const unit = units[suffix] ?? 10n ** BigInt(18 + Number(suffix.slice(1)));
  const value = (BigInt(whole + fraction) * unit) / 10n ** BigInt(fraction.length);
  return sign === "-" ? -value : value;
}

describe("comparing quantities", () => {
  it.each([
    ["1", "1000m", 0],
    ["1Gi", "1024Mi", 0],
    ["1Gi", "1G", 1],
    ["500m", "0.6", -1],
    ["-1", "0", -1],
    ["1e3", "1k", 0],
    [".5Ki", "512", 0],
    ["0", "0Ei", 0],
  ])("%s and %s: %i", (one, other, order) => {
    expect(compareQuantities(one, other)).toBe(order);
    expect(compareQuantities(other, one)).toBe(order === 0 ? 0 : -order);
  });

  it("needs quantities", () => {
    expect(() => compareQuantities("1", "many")).toThrow('"many" is no quantity');
  });
});
