import type { PermanentSpec, PersonalSpec } from "./environment.ts";
import type { Changes } from "./merge.ts";
import { merge } from "./merge.ts";
import type { Section } from "./section.ts";
import { type SectionInputs, type SectionName, sections } from "./sections.ts";

/** Who a personal environment is for, and what differs from its base. */
export type PersonalChanges = Pick<PersonalSpec, "name" | "owner" | "backend"> & {
  readonly [Name in SectionName]?: Changes<NonNullable<SectionInputs[Name]>>;
};

/**
 * A personal environment: `base` but for `changes`. A section that `changes` does not mention is not copied: the
 * environment uses its base's. One that it mentions becomes its own, derived from the base's: changes are merged into it
 * (`null` removes a key, lists are replaced), and of the clusters only those that are named.
 */
export function derive(base: PermanentSpec, changes: PersonalChanges): PersonalSpec {
  const own = Object.entries(changes).map(([key, change]) => [
    key,
    isSection(key) ? deriveSection(base, key, change) : change,
  ]);
  return { ...Object.fromEntries(own), kind: "personal", base } as PersonalSpec;
}

function isSection(key: string): key is SectionName {
  return Object.hasOwn(sections, key);
}

function deriveSection(base: PermanentSpec, name: SectionName, change: unknown): unknown {
  const { derive: own = merge } = sections[name] as Partial<Pick<Section, "derive">>;
  return own(base[name], change as object);
}
