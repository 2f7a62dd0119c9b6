import { accountRoles, sandpitDeployers } from "@ml-platform/rules";
import { ok, skips, warns } from "../finding.ts";
import type { Check } from "../subject.ts";

/** Whether who makes sandpits is let into the clusters of their base: AWS's permissions do not reach into Kubernetes. */
export const sandpitChecks: readonly Check[] = [
  {
    name: "Sandpits",
    run({ environment }) {
      if (environment?.sandpits === undefined) return skips("The environment is no base of sandpits.");
      const { name, clusters, sandpits } = environment;
      const shared = sandpits.shared.cluster === undefined ? Object.keys(clusters) : [sandpits.shared.cluster];
      const closed = shared.filter((cluster) => {
        const entries = Object.values(clusters[cluster]?.access ?? {});
        return !entries.some(
          ({ principalArn, kubernetesGroups = [] }) =>
            principalArn.endsWith(`:role/${accountRoles.sandpit}`) && kubernetesGroups.includes(sandpitDeployers),
        );
      });
      if (closed.length === 0) return ok(`${accountRoles.sandpit} may make sandpits in ${shared.join(", ")}.`);
      return warns(
        `No access entry lets ${accountRoles.sandpit} make sandpits in ${closed.join(", ")} of ${name}.`,
        "docs/run-sandpits.md has the entry.",
      );
    },
  },
];
