import type { PermanentSpec } from "../model/environment.ts";
import type { SectionName } from "../model/sections.ts";
import { ownClusters } from "./own-clusters.ts";
import { ownNetwork } from "./own-network.ts";
import type { SandpitSpec } from "./spec.ts";
import { tenantOfOwnClusters, tenantOfSharedCluster } from "./tenant-of.ts";

/**
 * A section of a sandpit, with its owner's changes merged in; undefined where the base has none.
 *
 * @param change what the owner changed in this section
 */
export type Derivation = (base: PermanentSpec, sandpit: SandpitSpec, change: object) => unknown;

/**
 * What a sandpit has of its own, by section and kind. Where a kind has no derivation, it uses its base's section, which is
 * read and never changed. A new section of environments needs a line here: whether a shared sandpit gets a part of it
 * (a path of its secrets, a prefix of its buckets, a database on its instance: see `personalNames`), and what a dedicated
 * one gets.
 */
export const derivations = {
  network: { dedicated: ownNetwork },
  clusters: { dedicated: ownClusters },
  // Teams work in their own clusters; the owner of a sandpit is no team.
  teams: {},
  // The hosts of the base lead to its clusters only.
  bastion: {},
  // Its owner keeps secrets below a path of the sandpit's own; those of the base are for who is named there.
  secrets: {},
  // Runners belong to GitLab, which knows nothing of sandpits.
  runners: {},
  tenant: { shared: tenantOfSharedCluster, dedicated: tenantOfOwnClusters },
} satisfies Record<SectionName, Partial<Record<SandpitSpec["kind"], Derivation>>> as Readonly<
  Record<SectionName, Readonly<Partial<Record<SandpitSpec["kind"], Derivation>>>>
>;
