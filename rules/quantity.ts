/** Amounts as Kubernetes writes them: `500m`, `1Gi`, `8`. */

/** Powers of ten, by suffix. */
const decimalSuffixes: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

/** Powers of 1024, by suffix. */
const binarySuffixes: Readonly<Record<string, number>> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 };

/**
 * The power of ten of the smallest amount: whatever is finer is rounded away from zero. Lists of resources (quotas, limit
 * ranges, requests, capacities) hold thousandths, other fields (metrics of autoscalers) billionths.
 *
 * Source: `SetDefaults_ResourceList` in kubernetes/kubernetes, pkg/apis/core/v1/defaults.go.
 */
const finest = { resource: -3, other: -9 } as const;

/** Larger binary amounts become this one: the largest signed number of 64 bits. */
const largestBinary = 2n ** 63n - 1n;

const pattern = /^([+-]?)(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4}|[KMGTPE]i|[numkMGTPE]?)$/;

type Precision = keyof typeof finest;

/** A number whose value is `mantissa` times ten to the power of `exponent`. */
interface Decimal {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/**
 * A quantity as the API server answers it, whatever way it was written: without a fraction, with the largest suffix of
 * the same kind that needs none: `0.25` is `250m`, `1024Mi` is `1Gi`, `1500k` stays. Text that is already an amount of
 * a few digits without a fraction that a suffix would spare, such as `01` and `1.001`, comes back as it was sent.
 *
 * Source: kubernetes/apimachinery, pkg/api/resource/quantity.go and suffix.go; compared with an API server 1.35. That one
 * drops powers of ten above those of `E` (`1000E` becomes `1`); later ones write them as here.
 *
 * @returns undefined if the text is no quantity, or has no digit: the API server takes `.` and `e3` for 0
 */
export function canonicalQuantity(text: string, precision: Precision = "resource"): string | undefined {
  const written = text.trim();
  const [, sign = "", number = "", suffix = ""] = pattern.exec(written) ?? [];
  if (number === "") return undefined;
  const [whole = "", fraction = ""] = number.split(".");
  const digits = whole.replace(/^0+/, "") || "0";
  const power = binarySuffixes[suffix];
  if (power !== undefined) {
    const exact = fraction === "" && digits !== "0" && fitsBinary(digits, power) && BigInt(digits) % 8n !== 0n;
    return exact ? written : signed(sign, binary(digits, fraction, power, precision));
  }
  const exponent = decimalSuffixes[suffix] ?? Number(suffix.slice(1));
  const style = decimalSuffixes[suffix] === undefined ? "exponent" : "suffix";
  const shifted = digits + fraction;
  const scale = exponent - fraction.length;
  const kept = shifted.length <= 18 && scale >= finest[precision] && scale % 3 === 0;
  if (kept && !shifted.startsWith("0") && !shifted.endsWith("000")) return written;
  return signed(sign, decimal({ mantissa: BigInt(shifted), exponent: scale }, style, precision));
}

/**
 * Below 0 where `one` is less than `other`, 0 where both are the same amount.
 *
 * @throws {RangeError} for text that is no quantity; check it with {@link canonicalQuantity} first
 */
export function compareQuantities(one: string, other: string): number {
  const [first, second] = [exactly(one), exactly(other)];
  const exponent = Math.min(first.exponent, second.exponent);
  const amount = (value: Decimal): bigint => value.mantissa * 10n ** BigInt(value.exponent - exponent);
  const difference = amount(first) - amount(second);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

function exactly(text: string): Decimal {
  const [, sign = "", number = "", suffix = ""] = pattern.exec(text.trim()) ?? [];
  if (number === "") throw new RangeError(`${JSON.stringify(text)} is no quantity`);
  const [whole = "", fraction = ""] = number.split(".");
  const mantissa = BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction}`);
  const power = binarySuffixes[suffix];
  if (power !== undefined) return { mantissa: mantissa * 1024n ** BigInt(power), exponent: -fraction.length };
  return { mantissa, exponent: (decimalSuffixes[suffix] ?? Number(suffix.slice(1))) - fraction.length };
}

/** Whether the API server keeps an amount as a number of 64 bits: about fifteen digits. */
function fitsBinary(digits: string, power: number): boolean {
  return 15 - digits.length - power * 3 - 1 >= 0;
}

function binary(whole: string, fraction: string, power: number, precision: Precision): string {
  const mantissa = BigInt(whole + fraction) * 1024n ** BigInt(power);
  const { mantissa: amount, exponent } = withoutTens(rounded({ mantissa, exponent: -fraction.length }, precision));
  if (exponent < 0) return decimal({ mantissa: amount, exponent }, "suffix", precision);
  const value = amount * 10n ** BigInt(exponent);
  if (value > largestBinary) return String(largestBinary);
  if (value < 1024n) return decimal({ mantissa: value, exponent: 0 }, "suffix", precision);
  let [rest, suffix] = [value, ""];
  for (const larger of Object.keys(binarySuffixes)) {
    if (rest % 1024n !== 0n) break;
    [rest, suffix] = [rest / 1024n, larger];
  }
  return `${rest}${suffix}`;
}

function decimal(amount: Decimal, style: "exponent" | "suffix", precision: Precision): string {
  const { mantissa, exponent } = withoutTens(rounded(amount, precision));
  if (mantissa === 0n) return "0";
  // Suffixes are three powers of ten apart.
  const spare = ((exponent % 3) + 3) % 3;
  const [shown, power] = [mantissa * 10n ** BigInt(spare), exponent - spare];
  const suffix = Object.entries(decimalSuffixes).find(([, candidate]) => candidate === power)?.[0];
  if (style === "suffix" && suffix !== undefined) return `${shown}${suffix}`;
  return power === 0 ? String(shown) : `${shown}e${power}`;
}

function rounded({ mantissa, exponent }: Decimal, precision: Precision): Decimal {
  const least = finest[precision];
  if (exponent >= least) return { mantissa, exponent };
  const unit = 10n ** BigInt(least - exponent);
  return { mantissa: (mantissa + unit - 1n) / unit, exponent: least };
}

function withoutTens({ mantissa, exponent }: Decimal): Decimal {
  if (mantissa === 0n) return { mantissa, exponent: 0 };
  let [rest, power] = [mantissa, exponent];
  for (; rest % 10n === 0n; power++) rest /= 10n;
  return { mantissa: rest, exponent: power };
}

function signed(sign: string, amount: string): string {
  return sign === "-" && amount !== "0" ? `-${amount}` : amount;
}

/** A quantity as a number: `500m` is 0.5, `1Gi` 1073741824. Large ones lose their last digits. Undefined for what is none. */
export function quantityOf(text: string): number | undefined {
  const [, sign = "", number = "", suffix = ""] = pattern.exec(text.trim()) ?? [];
  if (number === "") return undefined;
  const power = binarySuffixes[suffix];
  const unit = power === undefined ? 10 ** (decimalSuffixes[suffix] ?? Number(suffix.slice(1))) : 1024 ** power;
  return Number(`${sign}${number}`) * unit;
}
