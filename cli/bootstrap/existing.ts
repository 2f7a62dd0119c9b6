import type { BootstrapAccount } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import { quoted } from "../output/quoted.ts";
import { importId, type Values } from "../terraform/import-ids.ts";
import { managedChanges, type PlanJson } from "../terraform/plan-json.ts";

/** An object that a plan would create. */
export interface Wanted {
  readonly address: string;
  readonly type: string;
  /** What it is imported by; of a key, its description, since AWS chooses its id. */
  readonly id: string;
  /** Address of the key that it is an alias of. */
  readonly key?: string;
}

/** What AWS says about an object that exists. */
export interface Existing {
  /** What it is imported by. @default - the id that was looked for */
  readonly id?: string;
  /** The id of the key that it is an alias of. */
  readonly key?: string | undefined;
}

/** Looks for an object; undefined if it does not exist, or may not be looked at. */
export type Look = (wanted: Wanted) => Promise<Existing | undefined>;

/** Types whose objects can be looked for: by a name that no other may have in the account, keys by their description. */
const unique: ReadonlySet<string> = new Set([
  "aws_iam_openid_connect_provider",
  "aws_iam_policy",
  "aws_iam_role",
  "aws_kms_alias",
  "aws_kms_key",
  "aws_s3_bucket",
]);

/** The objects that a plan creates under names which an account has only once, as far as their names are known. */
export function uniqueObjects(plan: PlanJson, account: Pick<BootstrapAccount, "id">): Wanted[] {
  return managedChanges(plan).flatMap(({ address, type, change }) => {
    if (change.actions.join() !== "create" || change.importing !== undefined || !unique.has(type)) return [];
    const values: Values = { account: account.id, ...(change.after as Values | null) };
    const description = typeof values["description"] === "string" ? values["description"] : undefined;
    const id = type === "aws_kms_key" ? description : importId(type, values).id;
    const key = keyOf(plan, address);
    return id === undefined ? [] : [{ address, type, id, ...(key !== undefined && { key }) }];
  });
}

function keyOf({ configuration }: PlanJson, address: string): string | undefined {
  const resource = configuration?.root_module?.resources?.find((each) => each.address === address);
  const target = resource?.expressions?.["target_key_id"] as { readonly references?: readonly string[] } | undefined;
  return target?.references?.find((reference) => /^aws_kms_key\.[^.]+$/.test(reference));
}

/**
 * Refuses a plan that would create what exists already: it would fail half-way.
 *
 * @param command that bootstraps the account
 * @throws {UserError} with the command that takes everything in
 */
export async function refuseExisting(wanted: readonly Wanted[], look: Look, command: string): Promise<void> {
  const looked = await Promise.all(wanted.map(async (each) => ({ each, existing: await look(each) })));
  // The key that has the alias already is the right one, whatever other has the same description.
  const found = new Map<string, string>();
  for (const { each, existing } of looked) {
    if (existing !== undefined) found.set(each.address, existing.id ?? each.id);
  }
  for (const { each, existing } of looked) {
    if (each.key !== undefined && existing?.key !== undefined) found.set(each.key, existing.key);
  }
  if (found.size === 0) return;
  const list = [...found].map(([address, id]) => `\n  ${address} (${id})`).join("");
  const options = [...found].map(([address, id]) => ` \\\n    --import ${quoted(`${address}=${id}`)}`).join("");
  throw new UserError(
    `The account has what the state does not hold: an earlier run was killed, or somebody made it by other means.${list}\nNothing was changed. To take it in, after a plan that shows what would change about it:\n  ${command}${options}\nIf it is meant for something else, delete or rename it first.`,
  );
}
