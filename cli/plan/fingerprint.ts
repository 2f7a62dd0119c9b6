import { createHash } from "node:crypto";
import { UserError } from "@ml-platform/rules";
import { changedOutputs, isNoOp, managedChanges, type PlanJson } from "../terraform/plan-json.ts";

/**
 * Hash of what a stack's plan would change: two plans with the same changes have the same hash. All values that are not
 * known yet count as equal.
 */
export function stackFingerprint(plan: PlanJson): string {
  const resources = managedChanges(plan)
    .filter(
      ({ change, previous_address }) =>
        !isNoOp(change) || previous_address !== undefined || change.importing !== undefined,
    )
    .map(({ address, previous_address, deposed, change }) => {
      const { actions, before, after, after_unknown, replace_paths, importing } = change;
      return { address, previous_address, deposed, actions, importing, before, after, after_unknown, replace_paths };
    })
    .sort((a, b) => compare(`${a.address} ${a.deposed}`, `${b.address} ${b.deposed}`));
  const outputs = changedOutputs(plan).map(([name, { actions, before, after, after_unknown }]) => ({
    name,
    actions,
    before,
    after,
    after_unknown,
  }));
  return hash({ resources, outputs });
}

/** What a plan is for and where: the same changes elsewhere are another plan, and consent to them is not consent to destroy. */
export interface Destination {
  readonly command: "apply" | "destroy";
  readonly target: string;
  /** Id of the account. */
  readonly account: string;
  readonly region: string;
  readonly backend: unknown;
}

/** Hash of the stacks' fingerprints and of their destination: 16 hexadecimal digits. */
export function environmentFingerprint(destination: Destination, stacks: ReadonlyMap<string, string>): string {
  return hash({ destination, stacks: [...stacks].sort(([a], [b]) => compare(a, b)) }).slice(0, 16);
}

/**
 * A fingerprint as a person passes it: with or without spaces.
 *
 * @throws {UserError} for what is not 16 hexadecimal digits
 */
export function parseFingerprint(given: string): string {
  const digits = given.replace(/[\s-]/g, "").toLowerCase();
  if (/^[0-9a-f]{16}$/.test(digits)) return digits;
  throw new UserError(
    `--fingerprint "${given}" is not a plan fingerprint. Pass the 16 hexadecimal digits that "platform plan" prints, such as 7f3a91c022bd0f4e.`,
  );
}

function hash(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}

/** JSON with sorted keys; `undefined` left out. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => compare(a, b)))
      : part,
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
