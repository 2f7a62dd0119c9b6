/** Suffixes of quantities. Source: "Quantity" in the Kubernetes API reference. */
const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The value of a quantity such as `250m` or `1Gi`; undefined if it is none. */
export function quantityValue(text: string): number | undefined {
  const [, digits, exponent, suffix = ""] =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/.exec(text) ?? [];
  const factor = factors[suffix];
  if (digits === undefined || factor === undefined) return undefined;
  return exponent === undefined ? Number(digits) * factor : Number(digits + exponent);
}

/** Whether two quantities are the same, however they are written: `1024Mi` and `1Gi`. */
export function sameQuantity(a: string, b: string): boolean {
  const [left, right] = [quantityValue(a), quantityValue(b)];
  return left !== undefined && right !== undefined && Math.abs(left - right) <= 1e-12 * Math.max(Math.abs(left), 1e-9);
}
