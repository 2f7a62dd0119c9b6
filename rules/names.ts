/** What Kubernetes and AWS accept as names and labels. */
import { error, type Problem } from "./problem.ts";

/**
 * Lower-case words joined by hyphens: safe in every AWS name, DNS label and Terraform address. Constructs keep their
 * children in a plain object, in which `constructor` is always taken.
 */
export function isSlug(name: string, longest: number): boolean {
  return /^[a-z](?:-?[a-z0-9])*$/.test(name) && name.length <= longest && !(name in {});
}

/**
 * An error unless `name` is a slug of at most `longest` characters.
 *
 * @param example a name that would be accepted: `gpu-training`
 */
export function checkSlug(name: string, longest: number, example: string): Problem[] {
  if (isSlug(name, longest)) return [];
  return [
    error(
      [],
      `"${name}" is not a valid name. Use lower-case words, digits and hyphens, at most ${longest} characters, such as ${example}.`,
    ),
  ];
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

/**
 * Whether Helm accepts the name of a release. Source: helm/helm, pkg/chart/common/util/validate_name.go.
 */
export function isReleaseName(name: string): boolean {
  return name.length <= 53 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name);
}

function isLabelName(name: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(name);
}
