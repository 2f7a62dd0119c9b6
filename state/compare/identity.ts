import type { FoldedDigests } from "./folded-digests.ts";
import type { OwnIds } from "./own-ids.ts";

/** What identifies the environment of one side of a comparison, and so occurs in names, ids and ARNs. */
export interface EnvironmentIdentity {
  /** `dev` */
  readonly environment?: string;
  /** 12 digits. */
  readonly account?: string;
  /** The alias of the account: `ml-dev`. */
  readonly alias?: string;
  readonly region?: string;
  /** Further own names, such as that of a cluster whose stack is compared with that of another cluster. */
  readonly names?: readonly string[];
  /** What its states create. */
  readonly own?: OwnIds;
  /** Of each text that was cut, by the digest of the whole: the digests of what is left when own things are folded. */
  readonly cutTexts?: ReadonlyMap<string, FoldedDigests>;
}
