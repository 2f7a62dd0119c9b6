import { join } from "node:path";
import type { BootstrapAccount } from "@ml-platform/environments";
import type { Target } from "@ml-platform/stacks";
import type { Io } from "../io.ts";
import type { Place } from "../plan/run.ts";

/** The account as a place to run on: named by its alias, with nothing but its bootstrap. */
export function placeOf({ id, alias, region, endpoints, tags, backend }: BootstrapAccount): Place {
  return {
    kind: "permanent",
    name: alias,
    shares: [],
    account: { id, alias, ...(endpoints !== undefined && { endpoints }) },
    region,
    protected: false,
    tags,
    backend,
    clusters: {},
  };
}

/** Where the runs of an account's bootstrap, and its state until the bucket exists, are kept: for its owner only. */
export function directoryOf(
  { root }: Pick<Io, "root">,
  target: Target,
  { alias }: Pick<BootstrapAccount, "alias">,
): string {
  return join(root, ".platform", target, "bootstrap", alias);
}
