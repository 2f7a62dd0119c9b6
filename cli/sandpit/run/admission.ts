import type { Sandpits as Policy } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import type { SandpitEntry } from "../entry.ts";
import type { Admission } from "../registry/registry.ts";

/**
 * What is given out to a sandpit, while nobody else is given anything. Pure.
 *
 * @param others what was given out to all others
 * @param own what was given to it by a run that did not finish
 * @param allocate returns a range that overlaps none of those that are taken, if there is one
 * @throws {UserError} when its owner, or its base, has as many sandpits as may be, or no range is left
 */
export function decideAdmission(
  others: ReadonlyMap<string, Admission>,
  own: Admission | undefined,
  { owner, base, kind, range: former }: SandpitEntry,
  { quota, ranges }: Pick<Policy, "quota" | "ranges">,
  allocate: (taken: readonly string[]) => string | undefined,
): Admission {
  const isOfKind = (own?.range === undefined) === (kind === "shared");
  if (own !== undefined && own.owner === owner && own.base === base && isOfKind) return own;
  const ofBase = [...others].filter(([, admission]) => admission.base === base);
  const ofOwner = ofBase.filter(([, admission]) => admission.owner === owner).map(([other]) => other);
  if (ofOwner.length >= quota.perOwner) {
    throw new UserError(
      `${owner} has ${ofOwner.join(" and ")}, and may have ${counted(quota.perOwner)} of ${base} at once (sandpits.quota.perOwner of ${base}). Take one down first. Nothing was changed.`,
    );
  }
  if (ofBase.length >= quota.total) {
    throw new UserError(
      `There are ${counted(ofBase.length)} of ${base}, and no more may exist at once (sandpits.quota.total of ${base}). Take one down first: ./platform sandpit list shows them. Nothing was changed.`,
    );
  }
  if (kind === "shared") return { owner, base };
  const taken = [...others.values()].flatMap((other) => other.range ?? []);
  // A ledger that was restored may have lost what was given out since: another range would be another network.
  const range = former !== undefined && !taken.includes(former) ? former : allocate(taken);
  if (range !== undefined) return { owner, base, range };
  throw new UserError(
    `No network is left for a dedicated sandpit: others have all of ${ranges} (sandpits.ranges of ${base}). Take one down first. Nothing was changed.`,
  );
}

function counted(count: number): string {
  return `${count} sandpit${count === 1 ? "" : "s"}`;
}
