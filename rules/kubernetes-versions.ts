/**
 * Kubernetes versions on EKS and their support windows, as of 2026-11-27.
 *
 * Sources: endoflife.date/amazon-eks and "Understand the Kubernetes version lifecycle on EKS" (14 months of standard
 * support, then 12 of extended support), "View current cluster upgrade policy" (what EKS does at the end of each), all in
 * the EKS user guide; of 1.36 the end of standard support that describe-cluster-versions answers (quoted in
 * aws-samples/sample-aws-genai-ops-demos issue 86, 2026-08-03), and 12 months more; EKS image release v20261119 contains
 * 1.31 to 1.37. We found no published dates for 1.37: it is recent, so it counts as in standard support.
 *
 * A version stays in the table after its support: an environment that has it must still be planned and destroyed.
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
  "1.36": { standardUntil: "2027-08-02", extendedUntil: "2028-08-02" },
  "1.37": "no dates yet",
};

/** The version of a cluster that specifies none: the newest with published support dates. */
export const defaultKubernetesVersion = "1.36";

/** Every version in the table, oldest first. */
export const kubernetesVersions: readonly string[] = Object.keys(supportWindows);

/** An error if the table lacks the version. Independent of the date. */
export function checkKubernetesVersionKnown(version: string): Problem[] {
  return windowOf(version) === undefined ? [unknown(version, kubernetesVersions)] : [];
}

/** What happens at the end of standard support, if the author says nothing else. */
type UpgradePolicy = "STANDARD" | "EXTENDED";

/**
 * Warnings about running `version` on the day `today` (UTC): from 90 days before the end of standard and of extended
 * support, and after it. Only a version that the table lacks is an error: a day that passes must not keep anybody from
 * planning or destroying what exists.
 */
export function checkKubernetesVersion(version: string, today: Date, upgradePolicy: UpgradePolicy): Problem[] {
  const window = windowOf(version);
  if (window === undefined) return [unknown(version, supportedVersions(today))];
  if (window === "no dates yet") return [];
  const day = dayOf(today);
  const upgrade = `Raise kubernetes one minor version at a time, up to ${upgradeTarget(version)}`;
  const price = `$0.60 per hour instead of $0.10, until ${window.extendedUntil}`;
  const inStandard = {
    STANDARD: `Then EKS itself upgrades the control plane to ${nextMinor(version)}, but not the nodes (upgradePolicy "STANDARD"), and plans show a way back that EKS refuses. ${upgrade}, before that day, or set upgradePolicy to "EXTENDED" for ${price}.`,
    EXTENDED: `Then the cluster costs ${price} (upgradePolicy "EXTENDED"). ${upgrade}.`,
  };
  const inExtended = {
    STANDARD: `with upgradePolicy "STANDARD" EKS upgrades the cluster on its own schedule. ${upgrade}, or set upgradePolicy to "EXTENDED" for ${price}.`,
    EXTENDED: `with upgradePolicy "EXTENDED" the cluster costs ${price}. ${upgrade}.`,
  };
  if (day > window.extendedUntil)
    return [
      warning(
        [],
        `Kubernetes ${version} left extended support on ${window.extendedUntil}: EKS creates no cluster with it any more, and upgrades control planes that have it on its own schedule, but not their nodes. ${upgrade}. What exists can still be inspected, planned and destroyed.`,
      ),
    ];
  if (day > window.standardUntil)
    return [
      ...endOf(
        version,
        "extended",
        window.extendedUntil,
        day,
        `Then EKS itself upgrades the control plane, but not the nodes. ${upgrade}, before that day.`,
      ),
      warning(
        [],
        `Kubernetes ${version} left standard support on ${window.standardUntil}: ${inExtended[upgradePolicy]}`,
      ),
    ];
  return endOf(version, "standard", window.standardUntil, day, inStandard[upgradePolicy]);
}

/** How EKS supports a version on a day, which decides its price; undefined for one that the table lacks. */
export function supportOf(version: string, today: Date): "standard" | "extended" | "ended" | undefined {
  const window = windowOf(version);
  if (window === undefined) return undefined;
  const day = dayOf(today);
  if (window === "no dates yet" || day <= window.standardUntil) return "standard";
  return day <= window.extendedUntil ? "extended" : "ended";
}

/**
 * Last day of the kind of support that a version has on a day, `2027-03-27`; of extended support once that has ended.
 *
 * @returns undefined for a version that the table lacks, or whose dates are not published
 */
export function supportedUntil(version: string, today: Date): string | undefined {
  const window = windowOf(version);
  if (window === undefined || window === "no dates yet") return undefined;
  return dayOf(today) <= window.standardUntil ? window.standardUntil : window.extendedUntil;
}

/** Whether EKS still creates clusters with a version, and upgrades others to it. */
export function isOffered(version: string, today: Date): boolean {
  return supportedVersions(today).includes(version);
}

/** The versions that EKS offers on a day, oldest first. */
export function supportedVersions(today: Date): string[] {
  return kubernetesVersions.filter((version) => !isOver(windowOf(version), dayOf(today)));
}

/** The next minor version for a cluster, and why it should be upgraded to it. */
export interface KubernetesUpgrade {
  readonly to: string;
  /** In words, such as "it leaves standard support on 2027-03-27". */
  readonly because: string;
}

/**
 * The upgrade that a cluster needs: its version is older than the default, or its standard support ends within so many
 * days. EKS upgrades one minor version at a time.
 *
 * @returns undefined for a version that is current, unknown or the newest
 */
export function kubernetesUpgrade(version: string, today: Date, withinDays: number): KubernetesUpgrade | undefined {
  const window = windowOf(version);
  const to = kubernetesVersions[kubernetesVersions.indexOf(version) + 1];
  if (window === undefined || to === undefined || !isOffered(to, today)) return undefined;
  const day = dayOf(today);
  if (window !== "no dates yet") {
    const { standardUntil, extendedUntil } = window;
    if (day > extendedUntil) return { to, because: `it left extended support on ${extendedUntil}` };
    if (day > standardUntil) return { to, because: `it left standard support on ${standardUntil}` };
    if (daysBetween(day, standardUntil) <= withinDays) {
      return { to, because: `it leaves standard support on ${standardUntil}` };
    }
  }
  const isOlder = kubernetesVersions.indexOf(version) < kubernetesVersions.indexOf(defaultKubernetesVersion);
  return isOlder ? { to, because: `the default is ${defaultKubernetesVersion}` } : undefined;
}

/** Days before the end of a support period: from the first on there is a warning, which becomes more urgent. */
const noticeDays = { first: 90, soon: 30, urgent: 7 } as const;

function endOf(version: string, period: string, last: string, day: string, consequence: string): Problem[] {
  const left = daysBetween(day, last);
  if (left > noticeDays.first) return [];
  const when = left === 0 ? "today" : `in ${left} day${left === 1 ? "" : "s"}`;
  const what = `Kubernetes ${version} leaves ${period} support ${when}, on ${last}`;
  const lead =
    left <= noticeDays.urgent ? `URGENT: ${what}.` : left <= noticeDays.soon ? `${what}: upgrade now.` : `${what}.`;
  return [warning([], `${lead} ${consequence}`)];
}

/** The version that EKS upgrades to. */
function nextMinor(version: string): string {
  return kubernetesVersions[kubernetesVersions.indexOf(version) + 1] ?? "the next version";
}

/** The version to upgrade to: the default, or what follows it. */
function upgradeTarget(version: string): string {
  const isOlder = kubernetesVersions.indexOf(version) < kubernetesVersions.indexOf(defaultKubernetesVersion);
  return isOlder ? defaultKubernetesVersion : nextMinor(version);
}

/** `2026-11-21` */
function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** @param from and `to`: days such as `2026-11-21` */
function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
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
