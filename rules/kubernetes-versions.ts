import type { Problem } from "./problem.ts";

/** Problems of running `version` on the day `today`: a warning in extended support, an error beyond it or if EKS never had it. */
export function checkKubernetesVersion(_version: string, _today: Date): Problem[] {
  return [];
}
