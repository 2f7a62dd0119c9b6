import { at, error, isDnsName, kubernetesVersions, type Problem } from "@ml-platform/rules";
import { z } from "zod";
import { defineAddon } from "../addon-spec.ts";

/**
 * Bounds of values, and the prefix that Kubernetes keeps for its own classes, `system-cluster-critical` and
 * `system-node-critical`. Source: kubernetes/kubernetes 1.36, pkg/apis/scheduling/types.go, pkg/apis/scheduling/validation/validation.go.
 */
const [lowest, highest] = [-2_147_483_648, 1_000_000_000];
const reservedPrefix = "system-";

const priorityClass = z.strictObject({
  value: z.number().describe("The priority: a higher one goes first. Pods without a class have 0."),
  description: z.string().describe("When to use the class, for who reads kubectl describe."),
  preemptionPolicy: z
    .enum(["PreemptLowerPriority", "Never"])
    .default("PreemptLowerPriority")
    .describe("Whether a pod that finds no room ends pods of lower priority, or only waits before them."),
  globalDefault: z.boolean().default(false).describe("Whether it is the class of pods that name none."),
});

/**
 * Values leave room between them, and below system-cluster-critical. The autoscaler adds no node for pods below -10, and
 * removes nodes that have no others (`--expendable-pods-priority-cutoff` in cluster-autoscaler/FAQ.md of kubernetes/autoscaler).
 */
const usual: Readonly<Record<string, z.input<typeof priorityClass>>> = {
  serving: { value: 100_000, description: "Services that answer requests: they get room before everything else." },
  interactive: { value: 50_000, description: "Notebooks and other work that a person waits for." },
  training: { value: 10_000, description: "Training and batch jobs, before pods without a class." },
  spare: {
    value: -1000,
    description: "Work that can end at any time: it uses what is left over, and no node is added for it.",
    preemptionPolicy: "Never",
  },
};

export const priorityClasses = defineAddon({
  name: "priority-classes",
  description: "Says which pods get room first, and which ones end for them, when a cluster is full.",
  options: z.strictObject({
    classes: z
      .record(z.string(), priorityClass)
      .prefault(usual)
      .describe(
        "Priority classes by name (default: serving before interactive before training, and spare after all others). A list of one's own replaces all of them.",
      ),
  }),
  // The API, the same since Kubernetes 1.14.
  versions: Object.fromEntries(kubernetesVersions.map((version) => [version, "scheduling.k8s.io/v1"])),
  needs: [],
  provides: [],
  check: ({ classes }): Problem[] => at(["classes"], checkClasses(classes)),
});

type Classes = z.output<typeof priorityClasses.options>["classes"];

function checkClasses(classes: Classes): Problem[] {
  const names = Object.keys(classes);
  const [first, ...others] = names.filter((name) => classes[name]?.globalDefault === true);
  return [
    ...(names.length === 0 ? [error([], "There is no class. Add one, or remove the add-on.")] : []),
    ...Object.entries(classes).flatMap(([name, { value }]) => at([name], [...checkName(name), ...checkValue(value)])),
    ...others.map((name) =>
      error([name, "globalDefault"], `${first} is the class of pods that name none already. Only one class can be.`),
    ),
  ];
}

function checkName(name: string): Problem[] {
  if (name.startsWith(reservedPrefix)) {
    return [error([], `"${name}" begins with "${reservedPrefix}", which only classes of Kubernetes do. Rename it.`)];
  }
  if (isDnsName(name)) return [];
  return [
    error(
      [],
      `"${name}" is not the name of a priority class. Use lower-case letters, digits, hyphens and dots, with a letter or digit at both ends of each part.`,
    ),
  ];
}

function checkValue(value: number): Problem[] {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return [];
  return [error(["value"], `${value} is not a priority. Use a whole number from ${lowest} to ${highest}.`)];
}
