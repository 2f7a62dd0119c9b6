import { at, error, isDnsName, isSystemGroup, type Problem, warning } from "@ml-platform/rules";
import { z } from "zod";
import { defineAddon } from "../addon-spec.ts";

/**
 * The version of ValidatingAdmissionPolicy, which is part of Kubernetes from 1.30 on.
 *
 * Source: Kubernetes, "Validating Admission Policy", feature state stable v1.30; read on 2026-11-26.
 */
const api = "admissionregistration.k8s.io/v1";

export const podAdmission = defineAddon({
  name: "pod-admission",
  description:
    "Refuses pods that get onto system nodes, onto nodes for CI from elsewhere than the jobs of runners, or onto a node of their choice past the scheduler, and privileged pods of sandpits and teams.",
  options: z.strictObject({
    namespaces: z
      .array(z.string())
      .default([])
      .describe(
        "Namespaces whose pods may run anywhere, besides kube-system and those of the cluster's add-ons: of agents that tolerate every taint, such as monitoring.",
      ),
  }),
  versions: { "1.31": api, "1.32": api, "1.33": api, "1.34": api, "1.35": api, "1.36": api, "1.37": api },
  needs: [],
  provides: ["the admission policies of pods"],
  check: ({ namespaces }, { nodeGroups }): Problem[] => [
    ...namespaces.flatMap((name, index) => at(["namespaces", index], checkNamespace(name))),
    ...(Object.values(nodeGroups).some(isSystemGroup)
      ? []
      : [
          warning(
            [],
            'The cluster has no system nodes to keep other pods from. Add a node group with dedicatedTo: "system".',
          ),
        ]),
  ],
});

function checkNamespace(name: string): Problem[] {
  if (!isDnsName(name) || name.includes(".") || name.length > 63)
    return [
      error([], `"${name}" is not the name of a namespace. Use up to 63 lower-case letters, digits and hyphens.`),
    ];
  if (/^(sandpit|team)-/.test(name))
    return [
      error([], `"${name}" belongs to a sandpit or a team, from which the policies protect the nodes. Remove it.`),
    ];
  return [];
}
