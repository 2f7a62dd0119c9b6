import { inOwnNetwork } from "../clusters/in-own-network.ts";
import type { PermanentSpec, PersonalSpec } from "./environment.ts";
import type { Changes } from "./merge.ts";
import { merge } from "./merge.ts";
import type { Section } from "./section.ts";
import { type SectionInputs, type SectionName, sections } from "./sections.ts";

/** The owner of a personal environment, and how it differs from its base. */
export type PersonalChanges = Pick<PersonalSpec, "name" | "owner" | "backend" | "budget" | "renamedFrom"> & {
  readonly [Name in SectionName]?: Changes<NonNullable<SectionInputs[Name]>>;
};

/**
 * A personal environment: `base` with `changes`. A section that `changes` leaves out is not copied: the environment
 * uses its base's. A section in `changes` becomes its own: the changes are merged into the base's section (`null`
 * removes a key, lists are replaced), and only the clusters that they name are included.
 */
export function derive(base: PermanentSpec, changes: PersonalChanges): PersonalSpec {
  // A base or changes that are missing are reported when the environment is checked, like any other wrong value.
  const own = Object.entries(changes ?? {}).map(([key, change]) => [
    key,
    isSection(key) ? deriveSection(isObject(changes.network) ? elsewhere(base) : base, key, change) : change,
  ]);
  return { ...Object.fromEntries(own), kind: "personal", base } as PersonalSpec;
}

function isSection(key: string): key is SectionName {
  return Object.hasOwn(sections, key);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The base, as far as it fits another network than its own; a VPC that exists already stays the same. */
function elsewhere(base: PermanentSpec): PermanentSpec {
  if (!isObject(base?.clusters) || base.network?.existing !== undefined) return base;
  const clusters = Object.entries(base.clusters).map(([name, cluster]) => [
    name,
    isObject(cluster) ? inOwnNetwork(cluster) : cluster,
  ]);
  return { ...base, clusters: Object.fromEntries(clusters) };
}

function deriveSection(base: PermanentSpec, name: SectionName, change: unknown): unknown {
  if (!isObject(change)) return change;
  const { derive: own = merge } = sections[name] as Partial<Pick<Section, "derive">>;
  return own(base?.[name], change);
}
