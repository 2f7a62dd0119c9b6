import { findInstanceType } from "../instance-types.ts";
import { error, type Problem } from "../problem.ts";
import { mostTags, platformTagKeys } from "../tags.ts";
import { autoscalerResources } from "./autoscaler-resources.ts";
import { capacityTypes } from "./eks-names.ts";
import { labelsOf, type NodeGroupSpec, type TaintSpec, taintsOf } from "./node-group.ts";

/** What the cluster autoscaler knows about a node that does not exist yet. */
export interface AutoscalerTag {
  /** The id of the tag's resource, unique in the group: `label-nvidia-com-gpu-present`. */
  readonly id: string;
  readonly key: string;
  readonly value: string;
}

const prefix = "k8s.io/cluster-autoscaler/node-template";

/**
 * Labels, taints and resources of the first node of a group without nodes. The autoscaler reads them from the tags of the
 * auto-scaling group and of the EKS node group.
 * Source: kubernetes/autoscaler, cluster-autoscaler/cloudprovider/aws/README.md, "Auto-Discovery Setup" and "Scale from 0".
 */
export function autoscalerTags(spec: NodeGroupSpec): AutoscalerTag[] {
  const labels = { ...labelsOf(spec), "eks.amazonaws.com/capacityType": capacityTypes[spec.capacity] };
  return withUniqueIds([
    ...Object.entries(labels).map(([label, value]) => tag("label", label, value)),
    ...strongestTaints(taintsOf(spec)).map(({ key, value = "", effect }) => tag("taint", key, `${value}:${effect}`)),
    ...Object.entries(autoscalerResources(spec)).map(([resource, amount]) => tag("resources", resource, amount)),
  ]);
}

const strength: Readonly<Record<TaintSpec["effect"], number>> = { PreferNoSchedule: 0, NoSchedule: 1, NoExecute: 2 };

/**
 * One taint of each key, because a tag key has one value: the one that keeps most pods away. With a weaker one, the
 * autoscaler would start nodes for pods that may not stay there.
 */
function strongestTaints(taints: readonly TaintSpec[]): TaintSpec[] {
  const strongest = new Map<string, TaintSpec>();
  for (const taint of taints) {
    const known = strongest.get(taint.key);
    if (known === undefined || strength[known.effect] < strength[taint.effect]) strongest.set(taint.key, taint);
  }
  return [...strongest.values()];
}

/** A tag key has at most 128 characters, and a resource 50 tags, some of which are the environment's. */
const maxKeyLength = 128;
const maxTags = 40;

export function checkAutoscalerTags(tags: readonly AutoscalerTag[]): Problem[] {
  const tooMany =
    tags.length > maxTags
      ? [
          error(
            ["labels"],
            `Labels, taints and resources require ${tags.length} tags for the cluster autoscaler, and ${maxTags} are possible. Use fewer labels, or set autoscaled to false.`,
          ),
        ]
      : [];
  const tooLong = tags
    .filter(({ key }) => key.length > maxKeyLength)
    .map(({ key }) =>
      error(
        ["labels"],
        `The cluster autoscaler's tag "${key}" has ${key.length} characters, and AWS accepts ${maxKeyLength}. Shorten the label or taint, or set autoscaled to false.`,
      ),
    );
  return [...tooMany, ...tooLong];
}

/**
 * An error if the tags of an EKS node group, which has those of the platform and of the environment as well, are more
 * than AWS accepts. A group that `checkNodeGroup` refuses is left to it.
 *
 * @param environmentTags how many tags an environment sets: three with a meaning, and its own
 */
export function checkTagsOfGroup(spec: NodeGroupSpec, environmentTags: number): Problem[] {
  if (!spec.autoscaled || typeof findInstanceType(spec.instanceType, spec.instanceShapes) === "string") return [];
  const forAutoscaler = autoscalerTags(spec).length;
  // Those with a meaning are among the platform's.
  const others = platformTagKeys.length + environmentTags - 3;
  if (forAutoscaler > maxTags || forAutoscaler + others <= mostTags) return [];
  return [
    error(
      ["labels"],
      `${forAutoscaler} tags for the cluster autoscaler and ${others} of the environment are more than the ${mostTags} that AWS accepts. Use fewer labels or tags, or set autoscaled to false.`,
    ),
  ];
}

interface NamedTag extends Omit<AutoscalerTag, "id"> {
  readonly kind: "label" | "taint" | "resources";
  /** `nvidia.com/gpu` */
  readonly name: string;
}

function tag(kind: NamedTag["kind"], name: string, value: string): NamedTag {
  return { kind, name, key: `${prefix}/${kind}/${name}`, value };
}

/**
 * Names that differ in dots, slashes and hyphens only would have the same id. The first keeps the short one, so that a
 * new label changes no tag that exists; those of the others have a colon, which no short one has.
 */
function withUniqueIds(tags: readonly NamedTag[]): AutoscalerTag[] {
  const used = new Set<string>();
  return tags.map(({ kind, name, ...rest }) => {
    const short = `${kind}-${name.replace(/[./]/g, "-")}`;
    const id = used.has(short) ? `${kind}:${name.replaceAll("/", "%2F")}` : short;
    used.add(id);
    return { id, ...rest };
  });
}
