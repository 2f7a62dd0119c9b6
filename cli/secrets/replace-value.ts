import { UserError } from "@ml-platform/rules";
import { type Content, sameContent } from "./content.ts";
import type { Located } from "./locate.ts";
import type { OpenSecrets } from "./open-secrets.ts";
import { type Found, isHeld } from "./store.ts";
import { writeSecrets } from "./write-secrets.ts";

/**
 * Gives one secret a value.
 *
 * @returns what it was before: without a value, with another, or with this one, in which case nothing was written
 * @throws {UserError} if it does not exist, or somebody else was faster
 */
export async function replaceValue(
  { environment, store }: OpenSecrets,
  place: Located,
  content: Content,
): Promise<"first" | "replaced" | "equal"> {
  const { name, tags } = place;
  const before = await store.readOne(name);
  const problem = unwritable(environment.name, place, before);
  if (problem !== undefined) throw new UserError(problem);
  if (isHeld(before) && sameContent(before.content, content)) return "equal";
  const written = (await writeSecrets(store, [{ name, content, before, tags }])).get(name);
  if (written instanceof UserError) throw written;
  if (written === "conflict") throw new UserError(conflict(name));
  return isHeld(before) ? "replaced" : "first";
}

/** Why a secret cannot be written, by what it has now. */
export function unwritable(environment: string, { name, tags }: Located, before: Found): string | undefined {
  if (before === "deleted") {
    return `${name} is being deleted. To keep it: aws secretsmanager restore-secret --secret-id ${name}`;
  }
  if (before !== "absent" || tags !== undefined) return undefined;
  return `${name} is declared, and does not exist yet. Apply its stack first: ./platform apply ${environment} --stack ${environment}-secrets`;
}

export function conflict(name: string): string {
  return `Somebody else has given ${name} another value in the same moment, which it has now. Agree on one, and run again.`;
}
