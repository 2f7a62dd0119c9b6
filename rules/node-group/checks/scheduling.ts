import { duplicates } from "../../duplicates.ts";
import { isLabelKey, isLabelValue } from "../../names.ts";
import { error, type Problem } from "../../problem.ts";
import { devicePluginConfigLabel } from "../gpu-sharing.ts";
import { labelsOf, type NodeGroupSpec, taintsOf } from "../node-group.ts";

/** Set by `labelsOf` from other keys; a second source of the same label could contradict them. */
const derivedLabels = [
  "nvidia.com/gpu.present",
  "k8s.amazonaws.com/accelerator",
  "vpc.amazonaws.com/efa.present",
  "aws.amazon.com/neuron.present",
  "nvidia.com/gpu.deploy.device-plugin",
  devicePluginConfigLabel,
  "dedicated",
];

export function checkLabels(spec: NodeGroupSpec): Problem[] {
  const problems = Object.entries(spec.labels).flatMap(([key, value]) => {
    if (derivedLabels.includes(key))
      return [
        error(
          ["labels", key],
          `"${key}" follows from instanceType, amiType, efa, gpuSharing and dedicatedTo. Remove it.`,
        ),
      ];
    if (isReservedLabel(key))
      return [
        error(
          ["labels", key],
          `"${key}" has a prefix that a node group may not set. Use a prefix of your own, such as example.com/name.`,
        ),
      ];
    return [
      ...(isLabelKey(key)
        ? []
        : [error(["labels", key], `"${key}" is not a label key. Use up to 63 letters, digits, ".", "_" and "-".`)]),
      ...(isLabelValue(value)
        ? []
        : [error(["labels", key], `"${value}" is not a label value. Use up to 63 letters, digits, ".", "_" and "-".`)]),
    ];
  });
  if (spec.dedicatedTo !== undefined && (spec.dedicatedTo === "" || !isLabelValue(spec.dedicatedTo)))
    problems.push(
      error(
        ["dedicatedTo"],
        `"${spec.dedicatedTo}" is not a label value. Use 1 to 63 letters, digits, ".", "_" and "-", such as ci.`,
      ),
    );
  const count = Object.keys(labelsOf(spec)).length;
  if (count > 50)
    problems.push(error(["labels"], `${count} labels, including those that follow from other keys. EKS accepts 50.`));
  return problems;
}

/** Prefixes that the kubelet (NodeRestriction) or EKS does not let a node group set. */
function isReservedLabel(key: string): boolean {
  const [prefix = "", name] = key.split("/");
  if (name === undefined || ["node.kubernetes.io", "kubelet.kubernetes.io"].includes(prefix)) return false;
  return /(^|\.)(kubernetes\.io|k8s\.io)$/.test(prefix) || /^(eks|k8s|vpc)\.amazonaws\.com$/.test(prefix);
}

const taintEffects = ["NoSchedule", "NoExecute", "PreferNoSchedule"];

export function checkTaints(spec: NodeGroupSpec): Problem[] {
  const problems = spec.taints.flatMap(({ key, value = "", effect }, index) => [
    ...(isLabelKey(key)
      ? []
      : [
          error(
            ["taints", index, "key"],
            `"${key}" is not a taint key. Use up to 63 letters, digits, ".", "_" and "-".`,
          ),
        ]),
    ...(isLabelValue(value)
      ? []
      : [
          error(
            ["taints", index, "value"],
            `"${value}" is not a taint value. Use up to 63 letters, digits, ".", "_" and "-".`,
          ),
        ]),
    ...(taintEffects.includes(effect)
      ? []
      : [
          error(
            ["taints", index, "effect"],
            `"${effect}" is not a taint effect of Kubernetes. Use one of ${taintEffects.join(", ")}.`,
          ),
        ]),
  ]);
  const taints = taintsOf(spec);
  for (const taint of duplicates(taints.map(({ key, effect }) => `${key}:${effect}`)))
    problems.push(
      error(
        ["taints"],
        `"${taint}" is listed twice, including the taints that instanceType and dedicatedTo imply. Remove one.`,
      ),
    );
  if (taints.length > 50) problems.push(error(["taints"], `${taints.length} taints. EKS accepts 50.`));
  return problems;
}
