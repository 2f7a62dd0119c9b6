/** What Kubernetes and AWS take for names, labels and identifiers. */
import { Address4 } from "ip-address";

/** Lower-case words joined by hyphens: safe in every AWS name, DNS label and Terraform address. */
export function isSlug(name: string, longest: number): boolean {
  return /^[a-z](?:-?[a-z0-9])*$/.test(name) && name.length <= longest;
}

/** A Kubernetes label or taint key: `name`, or `domain.example.com/name`. */
export function isLabelKey(key: string): boolean {
  const [name, prefix, ...rest] = key.split("/").reverse();
  return (
    rest.length === 0 &&
    isLabelName(name ?? "") &&
    (prefix === undefined || (isDnsName(prefix) && prefix.length <= 253))
  );
}

/** A Kubernetes label or taint value; it may be empty. */
export function isLabelValue(value: string): boolean {
  return value === "" || isLabelName(value);
}

/** A DNS name in lower case: `ml.example.com`. */
export function isDnsName(name: string): boolean {
  return name.length <= 253 && name.split(".").every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
}

/** An IPv4 address: `10.20.0.2`. */
export function isIpAddress(address: string): boolean {
  return !address.includes("/") && Address4.isValid(address);
}

/** Days that CloudWatch Logs takes for a log group's retention (PutRetentionPolicy). */
export const logRetentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Values that stand more than once, each once. */
export function duplicates<T>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function isLabelName(name: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(name);
}
