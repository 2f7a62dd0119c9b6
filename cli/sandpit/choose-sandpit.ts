import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Context } from "../context.ts";
import { targetHint } from "../plan/hints.ts";
import { actorOf } from "./actor.ts";
import { type FoundSandpit, findSandpit, openBases } from "./find-sandpit.ts";

/**
 * The sandpit that a command is about: the one that is named, else the only one of who acts.
 *
 * @param given its name
 * @param base `--base`
 * @throws {UserError} when there is none of this name, or not exactly one of one's own
 */
export async function chooseSandpit(
  context: Pick<Context, "io" | "services">,
  target: Target,
  given: string | undefined,
  base?: string,
): Promise<FoundSandpit> {
  if (given !== undefined) return await findSandpit(context, target, given, base);
  const me = actorOf(context.io).name;
  const opened = await openBases(context, target, base);
  const listings = await Promise.all(opened.map(async (each) => ({ each, listed: await each.registry.list() })));
  const own = listings.flatMap(({ each, listed }) =>
    listed.sandpits
      .filter(({ entry }) => entry.owner === me && entry.base === each.base.name)
      .map((registered) => ({ ...each, registered })),
  );
  const [only, ...others] = own;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) {
    const names = own.map(({ registered }) => registered.entry.name).sort();
    throw new UserError(`${me} has ${own.length} sandpits. Name one: ${names.join(", ")}. Nothing was changed.`);
  }
  const [damage] = listings.flatMap(({ listed }) => listed.damaged);
  const unknown = damage === undefined ? "" : ` One cannot be read: ${damage.problem}`;
  throw new UserError(
    `${me} has no sandpit. Name one (./platform sandpit list${targetHint({ target })} shows all), or make one: ./platform sandpit up${targetHint({ target })}. Nothing was changed.${unknown}`,
  );
}
