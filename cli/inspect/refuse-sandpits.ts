import { allNames, UserError } from "@ml-platform/rules";
import { targetHint } from "../plan/hints.ts";
import type { Run } from "../plan/run.ts";
import { findSandpitRegistry } from "../sandpit/registry/open-registry.ts";

/**
 * Sandpits read the stacks of their base, and shared ones live in its clusters. An entry that cannot be read may be one.
 *
 * @param what is to be done to stacks that they read
 * @throws {UserError} when sandpits of the environment exist, whatever they are doing
 */
export async function refuseSandpits({ environment, request }: Run, what: "destroyed" | "moved"): Promise<void> {
  const { io, target } = request;
  const registry = findSandpitRegistry(io, target, environment);
  if (registry === undefined || environment.kind !== "permanent") return;
  const { sandpits, damaged } = await registry.list();
  const names = allNames(environment.name, environment);
  const own = sandpits.filter(({ entry }) => names.includes(entry.base));
  const [name] = own.map(({ entry }) => entry.name);
  if (name !== undefined) {
    const all = own.map(({ entry }) => (entry.owner === entry.name ? entry.name : `${entry.name} (${entry.owner})`));
    const them = own.length === 1 ? "it" : "each";
    throw new UserError(
      `${own.length === 1 ? "The sandpit" : "The sandpits"} ${all.join(", ")} ${own.length === 1 ? "is" : "are"} derived from ${environment.name} and may depend on what would be ${what}. Take ${them} down first: ./platform sandpit down ${name}${targetHint({ target })}. Nothing was changed.`,
    );
  }
  const [problem] = damaged.map((each) => each.problem);
  if (problem === undefined) return;
  throw new UserError(
    `It is not known whether a sandpit depends on what would be ${what}: ${problem} Nothing was changed.`,
  );
}
