import type { Mistake } from "../mistake.ts";
import { clusterMistakes } from "./cluster.ts";
import { identityMistakes } from "./identity.ts";
import { networkMistakes } from "./network.ts";
import { nodesMistakes } from "./nodes.ts";
import { securityMistakes } from "./security.ts";

/** Mistakes in what the reference environments synthesize, by what they are about. */
export const mistakes: Readonly<Record<string, readonly Mistake[]>> = {
  network: networkMistakes,
  "security groups": securityMistakes,
  "identities and keys": identityMistakes,
  clusters: clusterMistakes,
  nodes: nodesMistakes,
};

export const allMistakes: readonly Mistake[] = Object.values(mistakes).flat();
