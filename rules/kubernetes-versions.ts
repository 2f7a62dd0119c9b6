/**
 * Kubernetes versions on EKS and their support windows, as of 2026-11-21.
 *
 * Sources: endoflife.date/amazon-eks and "Understand the Kubernetes version lifecycle on EKS" (14 months of standard
 * support, then 12 of extended support); EKS image release v20261119 contains 1.31 to 1.37. We found no published dates
 * for 1.36 and 1.37: both are recent, so they count as in standard support.
 */
import { error, type Problem, warning } from "./problem.ts";

interface SupportWindow {
  /** Last day of standard support, `2027-03-27`. */
  readonly standardUntil: string;
  /** Last day of extended support, after which EKS upgrades the control plane on its own. */
  readonly extendedUntil: string;
}

const supportWindows: Readonly<Record<string, SupportWindow | "no dates yet">> = {
  "1.31": { standardUntil: "2025-11-26", extendedUntil: "2026-11-26" },
  "1.32": { standardUntil: "2026-03-23", extendedUntil: "2027-03-23" },
  "1.33": { standardUntil: "2026-07-29", extendedUntil: "2027-07-29" },
  "1.34": { standardUntil: "2026-12-02", extendedUntil: "2027-12-02" },
  "1.35": { standardUntil: "2027-03-27", extendedUntil: "2028-03-27" },
  "1.36": "no dates yet",
  "1.37": "no dates yet",
};

/** The version of a cluster that specifies none: the newest with published support dates. */
export const defaultKubernetesVersion = "1.35";

/** Every version in the table, oldest first. */
export const kubernetesVersions: readonly string[] = Object.keys(supportWindows);

/** An error if the table lacks the version. Independent of the date. */
export function checkKubernetesVersionKnown(version: string): Problem[] {
  return windowOf(version) === undefined ? [unknown(version, kubernetesVersions)] : [];
}

/** Problems with running `version` on the day `today` (UTC): a warning in extended support, an error after it or for a version that EKS never offered. */
export function checkKubernetesVersion(
  version: string,
  today: Date,
  upgradePolicy: "STANDARD" | "EXTENDED",
): Problem[] {
  const day = today.toISOString().slice(0, 10);
  const window = windowOf(version);
  const allowed = kubernetesVersions.filter((each) => !isOver(windowOf(each), day));

  if (window === undefined) return [unknown(version, allowed)];
  if (window === "no dates yet" || day <= window.standardUntil) return [];
  if (isOver(window, day))
    return [
      error(
        [],
        `Kubernetes ${version} left extended support on ${window.extendedUntil}. Use one of ${allowed.join(", ")}; the default is ${defaultKubernetesVersion}.`,
      ),
    ];
  const price = `$0.60 per hour instead of $0.10, until ${window.extendedUntil}`;
  const consequences = {
    STANDARD: `with upgradePolicy "STANDARD" EKS upgrades the cluster on its own schedule. Raise kubernetes one minor version at a time, up to ${defaultKubernetesVersion}, or set upgradePolicy to "EXTENDED" for ${price}.`,
    EXTENDED: `with upgradePolicy "EXTENDED" the cluster costs ${price}. Raise kubernetes one minor version at a time, up to ${defaultKubernetesVersion}.`,
  };
  return [
    warning(
      [],
      `Kubernetes ${version} left standard support on ${window.standardUntil}: ${consequences[upgradePolicy]}`,
    ),
  ];
}

/** Looks only at what the table itself has: an author may write "constructor". */
function windowOf(version: string): SupportWindow | "no dates yet" | undefined {
  return Object.hasOwn(supportWindows, version) ? supportWindows[version] : undefined;
}

function isOver(window: SupportWindow | "no dates yet" | undefined, day: string): boolean {
  return typeof window === "object" && day > window.extendedUntil;
}

function unknown(version: string, allowed: readonly string[]): Problem {
  return error(
    [],
    `Kubernetes "${version}" is not a version that EKS offers. Use one of ${allowed.join(", ")}; the default is ${defaultKubernetesVersion}.`,
  );
}
