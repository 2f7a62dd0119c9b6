import { refuseErrors } from "@ml-platform/rules";
import type { PermanentSpec, PersonalSpec } from "../model/environment.ts";
import type { SectionName } from "../model/sections.ts";
import { checkChanges } from "./check-changes.ts";
import { derivations } from "./derivations.ts";
import type { SandpitSpec } from "./spec.ts";

/**
 * What `derive` would return for a sandpit: its base with what its kind gets of each section, then with its owner's changes.
 *
 * @throws {UserError} for what an owner may not change, a version or cluster that does not exist, and a base with several
 * clusters of which none was chosen
 */
export function sandpitSpec(base: PermanentSpec, sandpit: SandpitSpec): PersonalSpec {
  const { name, owner, kind, changes = {} } = sandpit;
  refuseErrors(`What is changed in sandpit "${name}"`, checkChanges(base, sandpit));
  const own = (Object.keys(derivations) as SectionName[]).flatMap((section) => {
    const change = Object.hasOwn(changes, section) ? Reflect.get(changes, section) : {};
    const value = derivations[section][kind]?.(base, sandpit, change as object);
    return value === undefined ? [] : [[section, value] as const];
  });
  return { ...Object.fromEntries(own), kind: "personal", base, name, owner, sandpit: kind } as PersonalSpec;
}
